import type { Decision, Names, Texts } from './wording.ts';

const { purposes, channels, requests }: Names = {
  purposes: {
    SERVICE_PROVISION: 'la fourniture du service',
    PAYMENT_PROCESSING: 'le traitement des paiements',
    SUPPORT: 'l’assistance aux clients',
    FRAUD_DETECTION: 'la détection des fraudes',
    ANALYTICS: 'l’analyse de l’utilisation des services',
    MARKETING: 'le démarchage publicitaire',
    PROMOTION: 'les offres promotionnelles',
    LEGAL_OBLIGATION: 'les obligations légales',
  },
  channels: { EMAIL: 'e-mail', TELEPHONE: 'téléphone', SMS: 'SMS', POST: 'courrier' },
  requests: {
    EXPORT: 'une copie de vos données',
    ERASURE: 'l’effacement de votre compte et de vos données',
    RECTIFICATION: 'une rectification de vos données',
    RESTRICTION: 'une limitation de l’utilisation de vos données',
    OBJECTION: 'une opposition à l’utilisation de vos données',
  },
};

function describe(decision: Decision): string {
  switch (decision.about) {
    case 'consent':
      return `Vous acceptez d’être contacté par ${channels[decision.channel]} dans ce but : ${purposes[decision.purpose]}.`;
    case 'purpose':
      return `Vous autorisez le partage de vos données avec des tiers dans ce but : ${purposes[decision.purpose]}.`;
    case 'partner':
      return `Vous levez votre blocage du partage de vos données avec ${decision.partner}.`;
    case 'everyone':
      return 'Vous levez votre blocage du partage de vos données avec des tiers. Vos choix par but et par partenaire restent tels quels.';
  }
}

export const fr: Texts = {
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  confirmEmail: ({ until }) => ({
    subject: 'Veuillez confirmer cette adresse e-mail',
    paragraphs: [
      'Cette adresse e-mail a été indiquée pour un compte client chez nous. Elle ne compte qu’une fois confirmée.',
      `Le lien fonctionne une seule fois, jusqu’au ${until}. Si vous n’en savez rien, vous n’avez rien à faire : sans confirmation, rien ne change.`,
    ],
    action: 'Confirmer cette adresse',
  }),
  emailChanged: ({ until }) => ({
    subject: 'L’adresse e-mail de votre compte a été modifiée',
    paragraphs: [
      'Votre compte client a désormais une autre adresse e-mail. Ce message est envoyé à l’ancienne.',
      `Si ce n’était pas votre souhait, annulez la modification. Le lien fonctionne une seule fois, jusqu’au ${until}.`,
    ],
    action: 'Annuler la modification',
  }),
  confirmDecision: ({ until, decision }) => ({
    subject: 'Veuillez confirmer votre décision',
    paragraphs: [
      'Une décision concernant vos données nous est parvenue en votre nom. Elle ne prend effet que si vous la confirmez :',
      describe(decision),
      `Le lien fonctionne une seule fois, jusqu’au ${until}. Si ce n’est pas ce que vous voulez, vous n’avez rien à faire : rien ne change.`,
    ],
    action: 'Confirmer cette décision',
  }),
  verifyRequest: ({ until, kind }) => ({
    subject: 'Veuillez confirmer votre demande',
    paragraphs: [
      `Nous avons reçu une demande en votre nom pour ${requests[kind]}. Veuillez confirmer qu’elle vient de vous, afin que nous puissions la traiter.`,
      `Le lien fonctionne une seule fois, jusqu’au ${until}. Si la demande ne vient pas de vous, ne suivez pas le lien et prévenez-nous.`,
    ],
    action: 'Confirmer cette demande',
  }),
  restrictionEnds: ({ until }) => ({
    subject: 'La limitation du traitement de vos données prend fin',
    paragraphs: [
      `Comme vous l’avez demandé, nous avons seulement conservé vos données, sans rien en faire d’autre. La raison en a disparu : la limitation prend donc fin le ${until}.`,
      'Si vous n’êtes pas d’accord, répondez à ce message avant cette date.',
    ],
    action: 'Voir vos demandes',
  }),
  requestReceived: ({ until, kind }) => ({
    subject: 'Nous avons reçu votre demande',
    paragraphs: [
      `Nous avons reçu votre demande pour ${requests[kind]}. Nous y répondrons au plus tard le ${until}.`,
      'Vous pouvez en suivre l’avancement dans votre compte.',
    ],
    action: 'Voir vos demandes',
  }),
  requestExtended: ({ until, kind, reason }) => ({
    subject: 'Votre demande prend plus de temps',
    paragraphs: [
      `Il nous faut plus de temps pour votre demande concernant ${requests[kind]}. Nous y répondrons au plus tard le ${until}, pour la raison suivante :`,
      reason,
    ],
    action: 'Voir vos demandes',
  }),
  requestRejected: ({ on, kind, text }) => ({
    subject: 'Votre demande a été refusée',
    paragraphs: [
      `Le ${on}, nous avons refusé votre demande concernant ${requests[kind]}, pour la raison suivante :`,
      text,
      'Si vous n’êtes pas d’accord, vous pouvez introduire une réclamation auprès de l’autorité de protection des données de votre lieu de résidence, ou saisir la justice.',
    ],
    action: 'Voir vos demandes',
  }),
  requestCompleted: ({ on, kind }) => ({
    subject: 'Votre demande a été exécutée',
    paragraphs: [
      `Votre demande concernant ${requests[kind]} a été exécutée le ${on}.`,
      'Votre compte en montre chaque étape.',
    ],
    action: 'Voir vos demandes',
  }),
  exportReady: ({ until, byLink }) => ({
    subject: 'La copie de vos données est prête',
    paragraphs: [
      `La copie de vos données qui a été demandée est prête. Elle peut être téléchargée jusqu’au ${until}.`,
      byLink
        ? 'Le lien l’ouvre sans connexion, pendant une heure à partir de sa première utilisation. Ne le transmettez à personne.'
        : 'Connectez-vous au portail pour la télécharger.',
      'Elle est ensuite détruite. Si vous n’êtes au courant de rien, prévenez-nous.',
    ],
    action: byLink ? 'Télécharger mes données' : 'Aller au portail',
  }),
  retentionWarning: ({ until }) => ({
    subject: 'Votre compte n’est plus utilisé depuis longtemps',
    paragraphs: [
      `Personne ne s’est connecté à votre compte depuis des années, et il n’a aucun service actif. Nous effaçons de tels comptes avec leurs données : le vôtre le ${until}, ou peu après.`,
      'Pour le garder, connectez-vous une fois avant cette date. Si vous n’en avez plus besoin, vous n’avez rien à faire.',
    ],
    action: 'Se connecter',
  }),
  erasure: ({ asked }) => ({
    subject: 'Votre compte et vos données sont en cours d’effacement',
    paragraphs: [
      asked
        ? 'Comme vous l’avez demandé, nous effaçons maintenant votre compte et vos données. Ceci est notre dernier message : ensuite, nous ne connaîtrons plus votre adresse.'
        : 'Comme nous vous l’avons annoncé, nous effaçons maintenant votre compte et vos données, car il n’est plus utilisé depuis des années. Ceci est notre dernier message : ensuite, nous ne connaîtrons plus votre adresse.',
      'Les factures et les paiements restent aussi longtemps que la comptabilité l’exige, ainsi qu’une preuve de vos demandes et de vos décisions. Les entreprises qui travaillent pour nous sont chargées d’effacer aussi vos données.',
    ],
    action: 'Lire ce que nous conservons, et pourquoi',
  }),
};
