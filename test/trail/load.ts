import type { TestGateway } from '../harness/gateway.ts';
import { customer } from '../stories/cast.ts';

/** Clients that ask without a pause. Each operation has a name of its own. */
export type Load = {
  /** Resolves when so many more answers have come. */
  answered(more: number): Promise<void>;
  /** Nothing more is asked. */
  stop(): void;
  /** Ends it, and gives the operations whose answer came: a 2xx, the field not null, and no error; and the codes of all errors. */
  end(): Promise<{ reads: string[]; changes: string[]; codes: string[] }>;
};

type Ask = Pick<TestGateway, 'gql'>['gql'];
type Answered = Awaited<ReturnType<Ask>>;

/** What a client asks in turn. `changes` name theirs by its reference, since the trail calls them by their mutation. */
const asks = [
  {
    as: 'newsletter-co',
    query: (name: string) => `query ${name} { customers(first: 5) { edges { node { name email } } } }`,
  },
  { as: 'support', query: (name: string) => `query ${name} { customer(id: "${customer('alice')}") { name email } }` },
] as const;

const change = /* GraphQL */ `mutation Change($input: SetSharingInput!) { setSharing(input: $input) { __typename } }`;

export function startLoad(gql: Ask, clients = 8): Load {
  const ending = new AbortController();
  let count = 0;
  const reads: string[] = [];
  const changes: string[] = [];
  const codes = new Set<string>();
  const told = (errors: Answered['errors']) => {
    for (const { extensions } of errors) codes.add(String(extensions['code']));
  };

  async function read(): Promise<void> {
    count += 1;
    const name = `Read${count}`;
    const ask = asks[count % asks.length] ?? asks[0];
    const { status, data, errors } = await gql(ask.query(name), {}, { as: ask.as });
    told(errors);
    if (status === 200 && errors.length === 0 && data && Object.values(data)[0]) reads.push(name);
  }

  async function write(): Promise<void> {
    count += 1;
    const reference = `HD-${count}`;
    const input = {
      customerId: customer('carol'),
      purpose: 'ANALYTICS',
      allowed: false,
      via: 'HELPDESK_TICKET',
      reference,
    };
    const { data, errors } = await gql<{ setSharing: { __typename: string } | null }>(
      change,
      { input },
      { as: 'billing' },
    );
    told(errors);
    if (errors.length === 0 && data?.setSharing?.__typename === 'SetSharingPayload') changes.push(reference);
  }

  const client = async (place: number) => {
    while (!ending.signal.aborted) {
      try {
        await (place % 4 === 0 ? write() : read());
      } catch {
        // No answer came.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const all = Array.from({ length: clients }, (_, place) => client(place));
  return {
    answered: async (more) => {
      const came = () => reads.length + changes.length;
      for (const until = came() + more; came() < until; ) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    stop: () => ending.abort(),
    end: async () => {
      ending.abort();
      await Promise.all(all);
      return { reads, changes, codes: [...codes] };
    },
  };
}
