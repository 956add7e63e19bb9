/** Members that have another name here than in `ReferralMessage`, longest path first. */
const renamed: readonly (readonly [RegExp, string])[] = [
  [/^patient\.identifier/, 'patient.id'],
  [/^request\.author/, 'request.by'],
  [/^answer\.author/, 'by'],
  [/^answer\./, ''],
  [/(attachments\[\d+\])\.bytes$/, '$1.content'],
];

/** JSON Pointer of a member of `ReferralMessage`; `answer` has no place of its own, its members stand at the top. */
export function pointerOf(path: string): string {
  const inner = /^answer\.originalRequest\.(.+)$/.exec(path)?.[1];
  if (inner !== undefined) return `/originalRequest${pointerOf(inner)}`;
  const named = renamed.reduce((said, [from, to]) => said.replace(from, to), path === 'answer' ? 'by' : path);
  return `/${named.replaceAll('[', '.').replaceAll(']', '').split('.').join('/')}`;
}

/** A property name as it stands in a JSON Pointer. */
export const escapedName = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
