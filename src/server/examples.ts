/** An operation to try in GraphiQL, and a member of the cast to try it as. */
export type Example = { as: string; query: string };

export const examples: readonly Example[] = [
  {
    as: 'alice',
    query: `# A customer sees everything held about them, and who read it.
query MyData {
  me {
    id version name email phone
    address { line1 city postalCode country }
    consents { channel state decidedAt }
    sharing { blocked globalPrivacyControl purposes { purpose allowed clause } }
    services(first: 10) { edges { node { product label status } } }
    retention { state dueAt signal }
    accessLog(first: 5) { edges { node { at caller purpose fields } } }
  }
}`,
  },
  {
    as: 'support',
    query: `# Support finds a customer by an exact filter; the read is recorded, and shown to the customer.
query FindCustomer {
  customers(first: 1, filter: { email: "alice@example.com" }) {
    edges { node { id name phone services(first: 10) { edges { node { label status } } } } }
  }
}`,
  },
  {
    as: 'billing',
    query: `# Billing sees payments, and to whom an invoice is addressed.
query Invoices {
  customers(first: 1, filter: { email: "alice@example.com" }) {
    edges { node { name invoices(first: 5) { edges { node { number status total currency addressee { name country } } } } } }
  }
}`,
  },
  {
    as: 'privacy',
    query: `# Whom the retention sweep would warn or erase.
query Due {
  retentionDue(first: 10) { edges { node { customer { id name } dueAt reason } } }
  requests(first: 10, filter: { status: IN_REVIEW }) { edges { node { id kind dueAt overdue } } }
}`,
  },
  {
    as: 'legal',
    query: `# The register of disclosures, and the trail.
query Register {
  disclosures(first: 10) { edges { node { kind ground status recipient fields } } }
  auditEvents(first: 5, filter: { outcome: ALLOWED }) { edges { node { at callerName operation fields clauses } } }
}`,
  },
  {
    as: 'admin',
    query: `# Who grants access to partners sees no personal data.
query Partners {
  partners(first: 10) { edges { node { name kind purpose scopes status } } }
}`,
  },
  {
    as: 'newsletter-co',
    query: `# A third party sees who allowed it, and of them what its purpose reaches.
query Readers {
  caller { name purpose scopes }
  customers(first: 10) { edges { node { id name email } } }
}`,
  },
  {
    as: 'stripe',
    query: `# A processor sees those who pay through it.
query Payers {
  customers(first: 10) { edges { node { name paymentMethods { brand lastFour } transactions(first: 3) { edges { node { amount currency status } } } } } }
}`,
  },
];
