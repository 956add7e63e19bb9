import { hasErrors } from '../../model/issue.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { language } from '../language.ts';
import { choose } from '../media-type.ts';
import { Problem, problem } from '../problem.ts';

/** Media types a caller may ask for, and the form each stands for. Without a wish, the untouched source. */
const forms = {
  'application/octet-stream': 'source',
  'application/fhir+json': 'fhir',
  'application/vnd.vardbro.referral+json': 'json',
  'application/xml': 'rivta',
  'text/xml': 'rivta',
  'application/pdf': 'pdf:sv',
} as const;

/**
 * GET /exchanges/{id}/content: the message as it was received, or in another form by Accept; a PDF in the
 * language of Accept-Language. What the form cannot carry
 * is named by its codes in `Vardbro-Issues`; a message that cannot be put so at all gives the findings (422).
 */
export const readContent =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ params, actor, header }: ActorCall): Promise<Reply> => {
    const id = params.id ?? '';
    const wish = choose(header('accept'), Object.keys(forms)) as keyof typeof forms | undefined;
    if (!wish) throw problem('not-acceptable', { place: 'Accept', expected: Object.keys(forms).join(', ') });
    const english = forms[wish] === 'pdf:sv' && language(header('accept-language')) === 'en';
    const content = await gateway.content(id, english ? 'pdf:en' : forms[wish], actor);
    if (!content) throw problem('not-found');
    if (hasErrors(content.issues)) throw new Problem(content.issues);
    const codes = [...new Set(content.issues.map((i) => i.code))].join(', ');
    return {
      status: 200,
      mediaType: content.mediaType,
      bytes: content.bytes,
      headers: { 'Content-Disposition': 'attachment', ...(codes !== '' && { 'Vardbro-Issues': codes }) },
      exchangeId: id,
    };
  };
