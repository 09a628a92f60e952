import { graphql } from '../client.ts';

/** Support and billing find a customer by something exact. */
export const findCustomer = graphql(/* GraphQL */ `
  query FindCustomer($filter: CustomerFilter!) {
    customers(first: 1, filter: $filter) {
      edges { node { id version name email services(first: 10) { edges { node { id label status } } } } }
    }
  }
`);

/** The requests that privacy and billing work through. */
export const requestDesk = graphql(/* GraphQL */ `
  query RequestDesk($after: String, $filter: DataRequestFilter) {
    requests(first: 50, after: $after, filter: $filter) {
      edges { node { id kind status channel dueAt overdue assignee customer { id name } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** Billing records an invoice; the amount is in the currency's minor unit. */
export const issueInvoice = graphql(/* GraphQL */ `
  mutation IssueInvoice($input: RecordInvoiceInput!) {
    recordInvoice(input: $input) {
      __typename
      ... on RecordInvoicePayload { invoice { id number total currency } }
      ... on Error { code message }
    }
  }
`);
