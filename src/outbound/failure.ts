/** Why a call to the outside failed. */
export type OutboundCode =
  | 'URL_REFUSED'
  | 'ADDRESS_REFUSED'
  | 'CERTIFICATE_REFUSED'
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'TOO_LARGE'
  | 'STOPPED';

/** Names no URL, address or body: all three may tell of a person, or of the network inside. */
export class OutboundFailure extends Error {
  override name = 'OutboundFailure';
  readonly code: OutboundCode;

  constructor(code: OutboundCode) {
    super(`the call failed: ${code}`);
    this.code = code;
  }
}
