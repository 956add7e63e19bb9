import { issue } from '../../model/issue.ts';
import type { Json } from '../json.ts';
import { type Context, r4Source } from '../walk.ts';

const idForm = /^[A-Za-z0-9\-.]{1,64}$/;

/** Resource.id is an `id`: 1 to 64 of A-Z a-z 0-9 - . (R4 2.24.0.1); the definition itself calls it a string. */
export function checkResourceId(resource: Json, place: string, context: Context): void {
  const { id } = resource;
  if (typeof id !== 'string' || idForm.test(id)) return;
  const found = id.length > 64 ? `${id.length} characters` : 'other characters';
  const expected = '1 to 64 of A-Z a-z 0-9 - .';
  context.report(
    issue('profile-structure', { place: `${place}.id`, expected, found, source: r4Source(context.resourceType) }),
  );
}
