import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An operator's identity provider: publishes its key, and signs access tokens (RFC 9068) with it. */
export type IdentityProvider = {
  settings: { JWKS_URL: string; JWT_ISSUER: string; JWT_AUDIENCE: string };
  sign(claims: Record<string, unknown>): Promise<string>;
  /** Another key takes the place of the one that there is. */
  rotate(): Promise<void>;
  /** Publishes nothing, until it is opened again at the same address. */
  close(): void;
  open(): Promise<void>;
};

/** `named`: what its tokens are issued as, and for whom; its own address unless given. */
export async function startIdentityProvider(named?: { issuer: string; audience: string }): Promise<IdentityProvider> {
  let rotations = 0;
  let key = await newKey('ci');
  const server = createServer((_, response) => response.setHeader('Content-Type', 'application/json').end(key.jwks));
  const listen = async (port: number) => once(server.listen(port, '127.0.0.1'), 'listening');
  await listen(0);

  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  const address = `http://127.0.0.1:${port}`;
  const { issuer, audience } = named ?? { issuer: address, audience: 'gateway' };
  return {
    settings: { JWKS_URL: `${address}/jwks.json`, JWT_ISSUER: issuer, JWT_AUDIENCE: audience },
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime('5 minutes')
        .sign(key.privateKey),
    rotate: async () => {
      rotations += 1;
      key = await newKey(`ci-${rotations}`);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
    open: async () => void (await listen(port)),
  };
}

async function newKey(kid: string): Promise<{ kid: string; jwks: string; privateKey: CryptoKey }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] });
  return { kid, jwks, privateKey };
}
