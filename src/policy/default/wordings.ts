import type { Policy } from '../policy.ts';

/** The sentences beside the boxes of the sign-up form, by language. */
export const wordings = {
  en: {
    EMAIL: 'Send me news and offers by e-mail.',
    TELEPHONE: 'Call me about news and offers.',
    SMS: 'Send me news and offers by text message.',
    POST: 'Send me news and offers by post.',
  },
  sv: {
    EMAIL: 'Skicka nyheter och erbjudanden till mig med e-post.',
    TELEPHONE: 'Ring mig om nyheter och erbjudanden.',
    SMS: 'Skicka nyheter och erbjudanden till mig med sms.',
    POST: 'Skicka nyheter och erbjudanden till mig med post.',
  },
  de: {
    EMAIL: 'Schicken Sie mir Neuigkeiten und Angebote per E-Mail.',
    TELEPHONE: 'Rufen Sie mich zu Neuigkeiten und Angeboten an.',
    SMS: 'Schicken Sie mir Neuigkeiten und Angebote per SMS.',
    POST: 'Schicken Sie mir Neuigkeiten und Angebote per Post.',
  },
  fr: {
    EMAIL: 'Envoyez-moi vos actualités et vos offres par courriel.',
    TELEPHONE: 'Appelez-moi pour vos actualités et vos offres.',
    SMS: 'Envoyez-moi vos actualités et vos offres par SMS.',
    POST: 'Envoyez-moi vos actualités et vos offres par courrier.',
  },
} as const satisfies Policy['wordings'];
