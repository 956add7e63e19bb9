import { call, needed, post, text } from './call.ts';

const several = { type: 'string', multiple: true } as const;

/** Registers a system that is told of releases without being a client of the directory; shows its secret, this once. */
export const subscribeCommand = call(
  'terminology subscribe --system S --webhook URL [--list U]... [--unit HSA-ID]... --as CLIENT',
  { system: text, webhook: text, list: several, unit: several },
  async (values) => {
    const { system, webhook } = needed(values, 'system', 'webhook');
    const { list: lists, unit: units } = values;
    return post('/terminology/subscribers', { system, webhook, ...(lists && { lists }), ...(units && { units }) });
  },
);

/** Told of nothing any more. */
export const unsubscribeCommand = call(
  'terminology unsubscribe --system S --as CLIENT',
  { system: text },
  async (values) => post(`/terminology/subscribers/${encodeURIComponent(needed(values, 'system').system)}/end`, {}),
);

/** Another secret in place of the old one; shown this once. */
export const secretCommand = call('terminology secret --system S --as CLIENT', { system: text }, async (values) =>
  post(`/terminology/subscribers/${encodeURIComponent(needed(values, 'system').system)}/secret`, {}),
);

/** Notices that were given up are due again. */
export const resumeCommand = call('terminology resume --system S --as CLIENT', { system: text }, async (values) =>
  post(`/terminology/subscribers/${encodeURIComponent(needed(values, 'system').system)}/resume`, {}),
);
