import type { Decision, Names, Texts } from './wording.ts';

const { purposes, channels, requests }: Names = {
  purposes: {
    SERVICE_PROVISION: 'la prestación del servicio',
    PAYMENT_PROCESSING: 'la gestión de los pagos',
    SUPPORT: 'la atención a los clientes',
    FRAUD_DETECTION: 'la detección de fraudes',
    ANALYTICS: 'el análisis del uso de los servicios',
    MARKETING: 'la publicidad',
    PROMOTION: 'las ofertas promocionales',
    LEGAL_OBLIGATION: 'las obligaciones legales',
  },
  channels: { EMAIL: 'correo electrónico', TELEPHONE: 'teléfono', SMS: 'SMS', POST: 'correo postal' },
  requests: {
    EXPORT: 'obtener una copia de sus datos',
    ERASURE: 'suprimir su cuenta y sus datos',
    RECTIFICATION: 'rectificar sus datos',
    RESTRICTION: 'limitar el uso de sus datos',
    OBJECTION: 'oponerse al uso de sus datos',
  },
};

function describe(decision: Decision): string {
  switch (decision.about) {
    case 'consent':
      return `Acepta que se le contacte por ${channels[decision.channel]} con este fin: ${purposes[decision.purpose]}.`;
    case 'purpose':
      return `Permite que sus datos se compartan con terceros con este fin: ${purposes[decision.purpose]}.`;
    case 'partner':
      return `Levanta su bloqueo a que sus datos se compartan con ${decision.partner}.`;
    case 'everyone':
      return 'Levanta su bloqueo a que sus datos se compartan con terceros. Lo que haya elegido para cada fin y cada socio sigue igual.';
  }
}

export const es: Texts = {
  greeting: (name) => (name === null ? 'Hola:' : `Hola, ${name}:`),
  confirmEmail: ({ until }) => ({
    subject: 'Confirme esta dirección de correo electrónico',
    paragraphs: [
      'Esta dirección de correo electrónico se indicó para una cuenta de cliente con nosotros. Solo cuenta una vez confirmada.',
      `El enlace funciona una sola vez, hasta el ${until}. Si no sabe nada de ello, no tiene que hacer nada: sin confirmación nada cambia.`,
    ],
    action: 'Confirmar esta dirección',
  }),
  emailChanged: ({ until }) => ({
    subject: 'Se ha cambiado la dirección de correo electrónico de su cuenta',
    paragraphs: [
      'Su cuenta de cliente tiene ahora otra dirección de correo electrónico. Este mensaje va a la que tenía antes.',
      `Si no era su deseo, deshaga el cambio. El enlace funciona una sola vez, hasta el ${until}.`,
    ],
    action: 'Deshacer el cambio',
  }),
  confirmDecision: ({ until, decision }) => ({
    subject: 'Confirme su decisión',
    paragraphs: [
      'Nos llegó en su nombre una decisión sobre sus datos. Solo tendrá efecto cuando la confirme:',
      describe(decision),
      `El enlace funciona una sola vez, hasta el ${until}. Si no es lo que quiere, no tiene que hacer nada: nada cambia.`,
    ],
    action: 'Confirmar esta decisión',
  }),
  verifyRequest: ({ until, kind }) => ({
    subject: 'Confirme su solicitud',
    paragraphs: [
      `Recibimos una solicitud en su nombre para ${requests[kind]}. Confirme que es suya para que podamos atenderla.`,
      `El enlace funciona una sola vez, hasta el ${until}. Si la solicitud no es suya, no lo siga y avísenos.`,
    ],
    action: 'Confirmar esta solicitud',
  }),
  restrictionEnds: ({ until }) => ({
    subject: 'La limitación del tratamiento de sus datos termina',
    paragraphs: [
      `Como usted pidió, solo hemos conservado sus datos, sin hacer nada más con ellos. El motivo ha desaparecido, por lo que la limitación termina el ${until}.`,
      'Si no está de acuerdo, responda a este mensaje antes de esa fecha.',
    ],
    action: 'Ver sus solicitudes',
  }),
  requestReceived: ({ until, kind }) => ({
    subject: 'Hemos recibido su solicitud',
    paragraphs: [
      `Hemos recibido su solicitud para ${requests[kind]}. La responderemos a más tardar el ${until}.`,
      'En su cuenta puede ver cómo avanza.',
    ],
    action: 'Ver sus solicitudes',
  }),
  requestExtended: ({ until, kind, reason }) => ({
    subject: 'Su solicitud tardará más',
    paragraphs: [
      `Necesitamos más tiempo para su solicitud para ${requests[kind]}. La responderemos a más tardar el ${until}, por este motivo:`,
      reason,
    ],
    action: 'Ver sus solicitudes',
  }),
  requestRejected: ({ on, kind, text }) => ({
    subject: 'Su solicitud ha sido denegada',
    paragraphs: [
      `El ${on} denegamos su solicitud para ${requests[kind]}, por este motivo:`,
      text,
      'Si no está de acuerdo, puede reclamar ante la autoridad de protección de datos de su lugar de residencia o acudir a los tribunales.',
    ],
    action: 'Ver sus solicitudes',
  }),
  requestCompleted: ({ on, kind }) => ({
    subject: 'Su solicitud se ha llevado a cabo',
    paragraphs: [`Su solicitud para ${requests[kind]} se llevó a cabo el ${on}.`, 'Su cuenta muestra cada paso.'],
    action: 'Ver sus solicitudes',
  }),
  exportReady: ({ until, byLink }) => ({
    subject: 'La copia de sus datos está lista',
    paragraphs: [
      `La copia de sus datos que se solicitó está lista. Se puede descargar hasta el ${until}.`,
      byLink
        ? 'El enlace la abre sin iniciar sesión, durante una hora desde su primer uso. No se lo dé a nadie.'
        : 'Inicie sesión en el portal para descargarla.',
      'Después se destruye. Si no sabe nada de esto, avísenos.',
    ],
    action: byLink ? 'Descargar mis datos' : 'Ir al portal',
  }),
  retentionWarning: ({ until }) => ({
    subject: 'Su cuenta no se usa desde hace mucho tiempo',
    paragraphs: [
      `Nadie ha iniciado sesión en su cuenta desde hace años, y no tiene ningún servicio activo. Suprimimos esas cuentas con sus datos: la suya el ${until}, o poco después.`,
      'Para conservarla, inicie sesión una vez antes de esa fecha. Si ya no la necesita, no tiene que hacer nada.',
    ],
    action: 'Iniciar sesión',
  }),
  erasure: ({ asked }) => ({
    subject: 'Su cuenta y sus datos se están suprimiendo',
    paragraphs: [
      asked
        ? 'Como usted pidió, suprimimos ahora su cuenta y sus datos. Este es nuestro último mensaje: después ya no conoceremos su dirección.'
        : 'Como le anunciamos, suprimimos ahora su cuenta y sus datos, porque no se usa desde hace años. Este es nuestro último mensaje: después ya no conoceremos su dirección.',
      'Las facturas y los pagos se conservan mientras lo exija la contabilidad, así como una prueba de sus solicitudes y decisiones. Las empresas que trabajan para nosotros reciben la orden de suprimir también sus datos.',
    ],
    action: 'Leer qué conservamos y por qué',
  }),
};
