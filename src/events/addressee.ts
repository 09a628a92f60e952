/** What a mail reads of whom it is sent to. */
export const addressee = { select: { id: true, name: true, locale: true, email: true } } as const;
