import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IdentityProvider, startIdentityProvider } from '../../.ci/identity-provider.ts';
import { type RunningServer, startProcess } from '../../.ci/server.ts';
import { cast } from '../../prisma/seed/identities.ts';
import { customerId } from '../../prisma/seed/keys.ts';
import { seedCast } from '../../prisma/seed/seed.ts';
import { castToken } from '../../src/caller/cast.ts';
import { createKeyedHash } from '../../src/caller/keyed-hash.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { systemClock } from '../../src/clock.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { openHost } from '../../src/database/database.ts';
import { prepareDatabase, setApartForProduction } from '../../src/database/prepare.ts';
import { openPostOffice, type PostOffice } from '../events/post-office.ts';
import { type Cluster, openCluster } from './cluster.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

/** Small disks, which only root may mount: the database's tables, its write-ahead log, and finished exports. */
type Disks = { tables: SmallDisk; log: SmallDisk; exports: SmallDisk };

/** A gateway in production mode, in a process of its own, and all that it needs; each part may be broken. */
export type World = {
  cluster: Cluster;
  provider: IdentityProvider;
  post: PostOffice;
  disks: Disks | null;
  config: Config;
  /** Where exports are kept. */
  exports: string;
  /** A token for somebody of the cast, by its identity provider or, for partners, by the gateway. */
  token(name: string): Promise<string>;
  /** The process that runs now. */
  gateway(): RunningServer;
  /** Starts the built program, and resolves when it is ready. */
  start(options?: StartOptions): Promise<void>;
  close(): Promise<void>;
};

type StartOptions = {
  settings?: NodeJS.ProcessEnv;
  /** A module that is loaded before it. */
  preload?: string;
  /** What answers 200 when it has started; `/ready` unless given. */
  path?: '/health';
};

const database = 'gateway';

function mountDisks(directory: string): Disks | null {
  const tables = mountSmallDisk(join(directory, 'tables'), 96);
  const log = mountSmallDisk(join(directory, 'log'), 64);
  const exports = mountSmallDisk(join(directory, 'exports'), 1);
  return tables && log && exports ? { tables, log, exports } : null;
}

export async function openWorld(bin: string): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'gateway-torture-'));
  await chmod(directory, 0o711); // PostgreSQL, which is somebody else, has disks in it
  const disks = mountDisks(directory);
  const cluster = await openCluster(bin, database, disks);
  const provider = await startIdentityProvider();
  const post = await openPostOffice();
  const { privateKey } = generateKeyPairSync('ed25519');
  const exports = join(directory, 'exports');
  const environment = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATA_DIR: join(directory, 'data'),
    EXPORT_STORE: exports,
    DATABASE_URL: cluster.url('serving', database),
    MAIL_URL: post.url,
    MAIL_FROM: 'privacy@example.com',
    SIGNING_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ...provider.settings,
  };
  const config = readConfig({ ...environment, DATABASE_OWNER_URL: cluster.url('postgres', database) });
  await fill(config);
  let running: RunningServer | null = null;

  return {
    cluster,
    provider,
    post,
    disks,
    config,
    exports,
    token: (name) => tokenOf(name, config, provider),
    gateway: () => {
      if (running === null) throw new Error('no gateway was started');
      return running;
    },
    start: async ({ settings = {}, preload, path } = {}) => {
      const { PATH } = process.env;
      const modules = preload === undefined ? [] : ['--import', 'tsx', '--import', preload];
      const command = [process.execPath, ...modules, 'dist/src/main.js'] as const;
      running = await startProcess(command, { PATH, ...environment, ...settings }, 60, path);
    },
    close: async () => {
      running?.kill();
      await running?.ended;
      provider.close();
      await post.close();
      await cluster.close();
      for (const disk of Object.values(disks ?? {})) disk.unmount();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Migrated, seeded with the cast, and alice known to the identity provider. */
async function fill(config: Config): Promise<void> {
  const mac = createKeyedHash((await openKeys(config)).gateway, 'audit');
  const host = await openHost(config);
  await host.asOwner(async ({ pool, prisma }) => {
    await prepareDatabase(pool, systemClock, config.DATABASE_URL);
    await setApartForProduction(pool);
    await seedCast(prisma, systemClock, mac);
    const [id, issuer, linkedAt] = [randomUUID(), config.JWT_ISSUER ?? '', systemClock.now()];
    await prisma.loginIdentity.create({
      data: { id, issuer, subject: 'alice', customerId: customerId('alice'), linkedAt },
    });
    // Its own limit is not what is tortured.
    await pool.query('UPDATE "Partner" SET "ratePerMinute" = 1000000000');
  });
  await host.close();
}

function tokenOf(name: string, config: Config, provider: IdentityProvider): Promise<string> {
  const member = cast.find((one) => one.name === name);
  if (member?.kind === 'PARTNER') return castToken(name, { ...config, NODE_ENV: 'test' }, systemClock);
  const roles = member?.kind === 'STAFF' ? { roles: member.roles } : {};
  return provider.sign({ sub: name, name, kind: member?.kind, ...roles });
}
