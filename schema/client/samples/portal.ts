import { graphql } from '../client.ts';

/** What a customer's account page shows. */
export const accountPage = graphql(/* GraphQL */ `
  query AccountPage {
    me {
      id
      version
      name
      businessName
      email
      phone
      locale
      address { line1 line2 city region postalCode country }
      consents { purpose channel state decidedAt }
      sharing { blocked globalPrivacyControl purposes { purpose allowed clause } }
      services(first: 20) { edges { node { id product label status } } }
      requests(first: 5) { edges { node { id kind status dueAt } } }
      retention { state dueAt }
    }
  }
`);

/** Saves a profile; a conflict tells the version that somebody else wrote. */
export const saveProfile = graphql(/* GraphQL */ `
  mutation SaveProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      __typename
      ... on UpdateProfilePayload { customer { id version name email } }
      ... on Error { code message }
      ... on InvalidInput { field }
      ... on Conflict { currentVersion }
    }
  }
`);

/** Gives or withdraws consent to be contacted through one channel. */
export const chooseMarketing = graphql(/* GraphQL */ `
  mutation ChooseMarketing($input: SetConsentInput!) {
    setConsent(input: $input) {
      __typename
      ... on SetConsentPayload { pending customer { consents { channel state } } }
      ... on Error { code message }
    }
  }
`);

/** Blocks all sharing with third parties, or lifts the block. */
export const chooseSharing = graphql(/* GraphQL */ `
  mutation ChooseSharing($input: SetSharingInput!) {
    setSharing(input: $input) {
      __typename
      ... on SetSharingPayload { pending customer { sharing { blocked purposes { purpose allowed } } } }
      ... on Error { code message }
    }
  }
`);

/** Asks for an export, an erasure or whatever else the law gives. */
export const askForData = graphql(/* GraphQL */ `
  mutation AskForData($input: OpenRequestInput!) {
    openRequest(input: $input) {
      __typename
      ... on OpenRequestPayload { request { id kind status dueAt } }
      ... on Error { code message }
    }
  }
`);
