import type { Decision, Names, Texts } from './wording.ts';

const { purposes, channels, requests }: Names = {
  purposes: {
    SERVICE_PROVISION: 'Erbringung der Dienste',
    PAYMENT_PROCESSING: 'Abwicklung von Zahlungen',
    SUPPORT: 'Kundenbetreuung',
    FRAUD_DETECTION: 'Erkennung von Betrug',
    ANALYTICS: 'Auswertung der Nutzung',
    MARKETING: 'Werbung',
    PROMOTION: 'Angebote und Aktionen',
    LEGAL_OBLIGATION: 'gesetzliche Pflichten',
  },
  channels: { EMAIL: 'E-Mail', TELEPHONE: 'Telefon', SMS: 'SMS', POST: 'Post' },
  requests: {
    EXPORT: 'eine Kopie Ihrer Daten',
    ERASURE: 'die Löschung Ihres Kontos und Ihrer Daten',
    RECTIFICATION: 'eine Berichtigung Ihrer Daten',
    RESTRICTION: 'eine Einschränkung der Nutzung Ihrer Daten',
    OBJECTION: 'einen Widerspruch gegen die Nutzung Ihrer Daten',
  },
};

function describe(decision: Decision): string {
  switch (decision.about) {
    case 'consent':
      return `Sie sind damit einverstanden, per ${channels[decision.channel]} zu diesem Zweck angesprochen zu werden: ${purposes[decision.purpose]}.`;
    case 'purpose':
      return `Sie erlauben, dass Ihre Daten zu diesem Zweck an Dritte weitergegeben werden: ${purposes[decision.purpose]}.`;
    case 'partner':
      return `Sie heben die Sperre der Weitergabe Ihrer Daten an ${decision.partner} auf.`;
    case 'everyone':
      return 'Sie heben die Sperre der Weitergabe Ihrer Daten an Dritte auf. Was Sie für einzelne Zwecke und Partner gewählt haben, bleibt.';
  }
}

export const de: Texts = {
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  confirmEmail: ({ until }) => ({
    subject: 'Bitte bestätigen Sie diese E-Mail-Adresse',
    paragraphs: [
      'Diese E-Mail-Adresse wurde für ein Kundenkonto bei uns angegeben. Sie gilt erst, wenn sie bestätigt ist.',
      `Der Link funktioniert einmal, bis ${until}. Wenn Sie davon nichts wissen, müssen Sie nichts tun: Ohne Bestätigung ändert sich nichts.`,
    ],
    action: 'Diese Adresse bestätigen',
  }),
  emailChanged: ({ until }) => ({
    subject: 'Die E-Mail-Adresse Ihres Kontos wurde geändert',
    paragraphs: [
      'Ihr Kundenkonto hat jetzt eine andere E-Mail-Adresse. Diese Nachricht geht an die bisherige.',
      `Wenn das nicht in Ihrem Sinn ist, machen Sie die Änderung rückgängig. Der Link funktioniert einmal, bis ${until}.`,
    ],
    action: 'Die Änderung rückgängig machen',
  }),
  confirmDecision: ({ until, decision }) => ({
    subject: 'Bitte bestätigen Sie Ihre Entscheidung',
    paragraphs: [
      'In Ihrem Namen hat uns eine Entscheidung über Ihre Daten erreicht. Sie gilt erst, wenn Sie sie bestätigen:',
      describe(decision),
      `Der Link funktioniert einmal, bis ${until}. Wenn Sie das nicht wollen, müssen Sie nichts tun: Es ändert sich nichts.`,
    ],
    action: 'Diese Entscheidung bestätigen',
  }),
  verifyRequest: ({ until, kind }) => ({
    subject: 'Bitte bestätigen Sie Ihren Antrag',
    paragraphs: [
      `In Ihrem Namen hat uns ein Antrag auf Folgendes erreicht: ${requests[kind]}. Bitte bestätigen Sie, dass er von Ihnen kommt, damit wir ihn bearbeiten können.`,
      `Der Link funktioniert einmal, bis ${until}. Wenn der Antrag nicht von Ihnen kommt, folgen Sie dem Link nicht und geben Sie uns Bescheid.`,
    ],
    action: 'Diesen Antrag bestätigen',
  }),
  restrictionEnds: ({ until }) => ({
    subject: 'Die Einschränkung Ihrer Daten endet',
    paragraphs: [
      `Wie gewünscht haben wir Ihre Daten nur aufbewahrt und sonst nichts mit ihnen getan. Der Grund dafür ist entfallen; die Einschränkung endet daher am ${until}.`,
      'Wenn Sie damit nicht einverstanden sind, antworten Sie bitte vorher auf diese Nachricht.',
    ],
    action: 'Ihre Anträge ansehen',
  }),
  requestReceived: ({ until, kind }) => ({
    subject: 'Wir haben Ihren Antrag erhalten',
    paragraphs: [
      `Ihr Antrag auf Folgendes ist bei uns eingegangen: ${requests[kind]}. Wir beantworten ihn bis ${until}.`,
      'In Ihrem Konto sehen Sie, wie es damit weitergeht.',
    ],
    action: 'Ihre Anträge ansehen',
  }),
  requestExtended: ({ until, kind, reason }) => ({
    subject: 'Ihr Antrag dauert länger',
    paragraphs: [
      `Für Ihren Antrag auf Folgendes brauchen wir mehr Zeit: ${requests[kind]}. Wir beantworten ihn bis ${until}. Der Grund:`,
      reason,
    ],
    action: 'Ihre Anträge ansehen',
  }),
  requestRejected: ({ on, kind, text }) => ({
    subject: 'Ihr Antrag wurde abgelehnt',
    paragraphs: [
      `Ihren Antrag auf Folgendes haben wir am ${on} abgelehnt: ${requests[kind]}. Der Grund:`,
      text,
      'Wenn Sie damit nicht einverstanden sind, können Sie sich bei der Datenschutzbehörde Ihres Wohnorts beschweren oder ein Gericht anrufen.',
    ],
    action: 'Ihre Anträge ansehen',
  }),
  requestCompleted: ({ on, kind }) => ({
    subject: 'Ihr Antrag wurde ausgeführt',
    paragraphs: [
      `Ihr Antrag auf Folgendes wurde am ${on} ausgeführt: ${requests[kind]}.`,
      'In Ihrem Konto sehen Sie jeden Schritt.',
    ],
    action: 'Ihre Anträge ansehen',
  }),
  exportReady: ({ until, byLink }) => ({
    subject: 'Die Kopie Ihrer Daten liegt bereit',
    paragraphs: [
      `Die gewünschte Kopie Ihrer Daten liegt bereit. Sie kann bis ${until} heruntergeladen werden.`,
      byLink
        ? 'Der Link öffnet sie ohne Anmeldung, eine Stunde lang ab der ersten Verwendung. Geben Sie ihn nicht weiter.'
        : 'Melden Sie sich im Portal an, um sie herunterzuladen.',
      'Danach wird sie vernichtet. Wenn Sie davon nichts wissen, geben Sie uns Bescheid.',
    ],
    action: byLink ? 'Meine Daten herunterladen' : 'Zum Portal',
  }),
  retentionWarning: ({ until }) => ({
    subject: 'Ihr Konto wird seit Langem nicht benutzt',
    paragraphs: [
      `Seit Jahren hat sich niemand bei Ihrem Konto angemeldet, und es hat keinen aktiven Dienst. Solche Konten löschen wir samt ihren Daten: Ihres am ${until} oder bald danach.`,
      'Um es zu behalten, melden Sie sich vorher einmal an. Wenn Sie es nicht mehr brauchen, ist nichts zu tun.',
    ],
    action: 'Anmelden',
  }),
  erasure: ({ asked }) => ({
    subject: 'Ihr Konto und Ihre Daten werden gelöscht',
    paragraphs: [
      asked
        ? 'Wie gewünscht löschen wir jetzt Ihr Konto und Ihre Daten. Dies ist unsere letzte Nachricht: Danach kennen wir Ihre Adresse nicht mehr.'
        : 'Wie angekündigt löschen wir jetzt Ihr Konto und Ihre Daten, weil es seit Jahren nicht benutzt wird. Dies ist unsere letzte Nachricht: Danach kennen wir Ihre Adresse nicht mehr.',
      'Rechnungen und Zahlungen bleiben so lange, wie es die Buchführung verlangt, ebenso ein Nachweis Ihrer Anträge und Entscheidungen. Unternehmen, die für uns arbeiten, werden angewiesen, Ihre Daten ebenfalls zu löschen.',
    ],
    action: 'Lesen, was wir aufbewahren und warum',
  }),
};
