import type { Decision, Names, Texts } from './wording.ts';

const { purposes, channels, requests }: Names = {
  purposes: {
    SERVICE_PROVISION: 'providing the service',
    PAYMENT_PROCESSING: 'taking payments',
    SUPPORT: 'helping customers',
    FRAUD_DETECTION: 'detecting fraud',
    ANALYTICS: 'understanding how services are used',
    MARKETING: 'marketing',
    PROMOTION: 'promotional offers',
    LEGAL_OBLIGATION: 'legal obligations',
  },
  channels: { EMAIL: 'e-mail', TELEPHONE: 'telephone', SMS: 'text message', POST: 'post' },
  requests: {
    EXPORT: 'a copy of your data',
    ERASURE: 'the erasure of your account and your data',
    RECTIFICATION: 'a correction of your data',
    RESTRICTION: 'a restriction on the use of your data',
    OBJECTION: 'an objection to the use of your data',
  },
};

function describe(decision: Decision): string {
  switch (decision.about) {
    case 'consent':
      return `You agree to be contacted by ${channels[decision.channel]} for this purpose: ${purposes[decision.purpose]}.`;
    case 'purpose':
      return `You allow your data to be shared with third parties for this purpose: ${purposes[decision.purpose]}.`;
    case 'partner':
      return `You lift your block on sharing your data with ${decision.partner}.`;
    case 'everyone':
      return 'You lift your block on sharing your data with third parties. Your choices for single purposes and partners stay as they are.';
  }
}

export const en: Texts = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  confirmEmail: ({ until }) => ({
    subject: 'Please confirm this e-mail address',
    paragraphs: [
      'This e-mail address was given for a customer account with us. It counts only once it is confirmed.',
      `The link works once, until ${until}. If you know nothing of it, there is nothing to do: without a confirmation nothing changes.`,
    ],
    action: 'Confirm this address',
  }),
  emailChanged: ({ until }) => ({
    subject: 'The e-mail address of your account was changed',
    paragraphs: [
      'Your customer account now has another e-mail address. This message goes to the one it had before.',
      `If this was not your wish, take the change back. The link works once, until ${until}.`,
    ],
    action: 'Take the change back',
  }),
  confirmDecision: ({ until, decision }) => ({
    subject: 'Please confirm your decision',
    paragraphs: [
      'A decision about your data reached us in your name. It takes effect only when you confirm it:',
      describe(decision),
      `The link works once, until ${until}. If this is not what you want, there is nothing to do: nothing changes.`,
    ],
    action: 'Confirm this decision',
  }),
  verifyRequest: ({ until, kind }) => ({
    subject: 'Please confirm your request',
    paragraphs: [
      `We received a request in your name for ${requests[kind]}. Please confirm that it is yours, so that we can work on it.`,
      `The link works once, until ${until}. If the request is not yours, do not follow it and let us know.`,
    ],
    action: 'Confirm this request',
  }),
  restrictionEnds: ({ until }) => ({
    subject: 'The restriction on your data ends',
    paragraphs: [
      `As you asked, we have kept your data and done nothing else with it. The reason for that has passed, so the restriction ends on ${until}.`,
      'If you do not agree, please answer this message before then.',
    ],
    action: 'See your requests',
  }),
  requestReceived: ({ until, kind }) => ({
    subject: 'We have received your request',
    paragraphs: [
      `We received your request for ${requests[kind]}. We will answer it by ${until}.`,
      'You can follow in your account what becomes of it.',
    ],
    action: 'See your requests',
  }),
  requestExtended: ({ until, kind, reason }) => ({
    subject: 'Your request takes us longer',
    paragraphs: [
      `We need more time for your request for ${requests[kind]}. We will answer it by ${until}, for this reason:`,
      reason,
    ],
    action: 'See your requests',
  }),
  requestRejected: ({ on, kind, text }) => ({
    subject: 'Your request was refused',
    paragraphs: [
      `On ${on} we refused your request for ${requests[kind]}, for this reason:`,
      text,
      'If you do not agree, you can complain to the data protection authority where you live, or go to court.',
    ],
    action: 'See your requests',
  }),
  requestCompleted: ({ on, kind }) => ({
    subject: 'Your request was carried out',
    paragraphs: [`Your request for ${requests[kind]} was carried out on ${on}.`, 'Your account shows each step.'],
    action: 'See your requests',
  }),
  exportReady: ({ until, byLink }) => ({
    subject: 'The copy of your data is ready',
    paragraphs: [
      `The copy of your data that was asked for is ready. It can be downloaded until ${until}.`,
      byLink
        ? 'The link opens it without a log-in, for one hour from its first use. Do not pass it on.'
        : 'Log in to the portal to download it.',
      'After that it is destroyed. If you know nothing of this, let us know.',
    ],
    action: byLink ? 'Download my data' : 'Go to the portal',
  }),
  retentionWarning: ({ until }) => ({
    subject: 'Your account has not been used for a long time',
    paragraphs: [
      `Nobody has logged in to your account for years, and it has no active service. We erase such accounts with their data: yours on ${until}, or soon after.`,
      'To keep it, log in once before then. If you do not need it any more, there is nothing to do.',
    ],
    action: 'Log in',
  }),
  erasure: ({ asked }) => ({
    subject: 'Your account and your data are being erased',
    paragraphs: [
      asked
        ? 'As you asked, we erase your account and your data now. This is our last message: afterwards we do not know your address any more.'
        : 'As we wrote to you, your account has not been used for years, so we erase it and your data now. This is our last message: afterwards we do not know your address any more.',
      'Invoices and payments stay for as long as accounting requires, and a proof of what you asked and decided. Companies that work for us are told to erase your data as well.',
    ],
    action: 'Read what we keep, and why',
  }),
};
