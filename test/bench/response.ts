export type Response = { status: number; body: Buffer };

/** The HTTP/1.1 response that these bytes are, or null while it is not whole. */
export function responseIn(bytes: Buffer): Response | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const rest = bytes.subarray(end + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const body = length === undefined ? unchunked(rest) : whole(rest, Number(length));
  return body && { status, body };
}

const whole = (bytes: Buffer, length: number): Buffer | null =>
  bytes.length < length ? null : bytes.subarray(0, length);

/** A chunked body (RFC 9112 §7.1), without trailers. */
function unchunked(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}
