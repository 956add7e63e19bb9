import type { GatewayClient, Reply } from './gateway-client.ts';
import { type CliIo, UsageError } from './io.ts';
import { say } from './language.ts';

/** One page as the gateway answers it: its rows, and the address of the next page where there is one. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next?: string | undefined;
}

/** Rows a person may be shown at once, unless `--limit` says otherwise. */
const usual = 500;
const perPage = 200;

export const searchOptions = {
  limit: { type: 'string' },
  json: { type: 'boolean' },
  config: { type: 'string' },
} as const;

/**
 * Walks a search page by page up to `limit` rows. When more remain it says so on stderr: a list that ends in silence
 * would be taken for the whole. A refusal comes back as it is.
 */
export async function searchAll<T>(
  client: GatewayClient,
  search: { readonly path: string; readonly query: URLSearchParams; readonly limit: string | undefined },
  read: (reply: Reply) => Page<T>,
  io: Pick<CliIo, 'stderr' | 'lang'>,
): Promise<{ readonly rows: readonly T[] } | { readonly refused: Reply }> {
  const limit = limitOf(search.limit);
  const rows: T[] = [];
  let next: string | undefined =
    `${search.path}?${new URLSearchParams([...search.query, ['_count', String(Math.min(limit, perPage))]])}`;
  while (next !== undefined && rows.length < limit) {
    const reply: Reply = await client.get(pathOf(next));
    if (reply.status !== 200) return { refused: reply };
    const page: Page<T> = read(reply);
    rows.push(...page.rows);
    next = page.next;
  }
  if (next !== undefined || rows.length > limit)
    io.stderr.write(
      say(io, `Bara ${limit} visas; fler finns: --limit N\n`, `Only ${limit} shown; there are more: --limit N\n`),
    );
  return { rows: rows.slice(0, limit) };
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return usual;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError('--limit N: 1, 2, ...');
  return Number(text);
}

/** The token goes to the gateway of the config alone, whatever host a link names. */
function pathOf(link: string): string {
  const { pathname, search } = new URL(link, 'http://localhost');
  return pathname + search;
}
