import { type Issue, issue } from '../../model/issue.ts';
import type { ListResource } from '../../terminology/import/read-list.ts';
import type { TerminologyParts } from './parts.ts';

/**
 * A name stands for one list: one that another released list goes by would make the two one, in every message and every
 * answer.
 */
export function aliasFaults({ lists }: Pick<TerminologyParts, 'lists'>, resource: ListResource): readonly Issue[] {
  if (resource.resourceType !== 'CodeSystem') return [];
  const { url, identifier = [] } = resource;
  const names = [
    { place: 'url', value: url },
    ...identifier.map(({ value }, n) => ({ place: `identifier[${n}].value`, value })),
  ];
  return names.flatMap(({ place, value }) => {
    const other = value === undefined ? undefined : lists.canonical(value);
    return other === undefined || other === url
      ? []
      : [issue('list-alias-taken', { place, expected: 'a name of this list alone', found: `${value}: ${other}` })];
  });
}
