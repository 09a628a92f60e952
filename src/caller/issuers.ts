/** Vouches for people and systems outside production, where no identity provider is configured. */
export const developmentIssuer = 'urn:customer-data-gateway:development';

/** Vouches for partners, at POST /oauth/token. */
export const gatewayIssuer = 'urn:customer-data-gateway';

/** Whom tokens are for, unless `JWT_AUDIENCE` says otherwise. */
export const defaultAudience = 'customer-data-gateway';

/** The `typ` of every access token (RFC 9068 §2.1): an identity token or a receipt is none. */
export const accessTokenType = 'at+jwt';

/** How long an access token is good for, in seconds. */
export const accessTokenLifetime = 900;
