import { UsageError } from '../io.ts';
import { readJsonFile } from '../read-json-file.ts';
import { call, needed, post, text } from './call.ts';

/** The calling system says that it has a version in use. */
export const acknowledgeCommand = call(
  'terminology acknowledge --url U --version V --as CLIENT',
  { url: text, version: text },
  async (values) => {
    const { url, version } = needed(values, 'url', 'version');
    return post('/terminology/acknowledgements', { url, version });
  },
);

/** From now on an agreement's messages are checked against exactly these versions. */
export const pinCommand = call(
  'terminology pin --agreement A --list URL|VERSION... --as CLIENT',
  { agreement: text, list: { type: 'string', multiple: true } },
  async (values) => {
    const { agreement } = needed(values, 'agreement');
    if (!Array.isArray(values.list)) throw new UsageError('--list URL|VERSION');
    return post('/terminology/pins', { agreement, lists: values.list });
  },
);

/** Saves an import profile; without FILE shows those there are. */
export const profileCommand = call(
  'terminology profile [--save FILE] --as CLIENT',
  { save: text },
  async ({ save }) => {
    if (typeof save !== 'string') return (client) => client.get('/terminology/profiles');
    return post('/terminology/profiles', await readJsonFile(save));
  },
);

/** How complete a map is, with suggestions. */
export const mapCommand = call(
  'terminology map --url U --version V --as CLIENT',
  { url: text, version: text },
  async (values) => {
    const query = new URLSearchParams(needed(values, 'url', 'version'));
    return (client) =>
      client.get(
        `/terminology/map-report?${new URLSearchParams({ url: query.get('url')!, version: query.get('version')! })}`,
      );
  },
);

/** Keys that sign lists; with --revoke, what the key signed is signed anew. */
export const keysCommand = call(
  'terminology keys [--revoke KID --reason TEXT] --as CLIENT',
  { revoke: text, reason: text },
  async (values) => {
    if (typeof values.revoke !== 'string') return (client) => client.open('/syndication/jwks.json');
    return post('/terminology/keys/revoke', { kid: values.revoke, reason: needed(values, 'reason').reason });
  },
);

/** A message's codes judged once more as of its day. */
export const checkCommand = call(
  'terminology check --exchange ID [--as CLIENT]',
  { exchange: text },
  async (values) => {
    const { exchange } = needed(values, 'exchange');
    return (client) => client.get(`/exchanges/${encodeURIComponent(exchange)}/codes`);
  },
);
