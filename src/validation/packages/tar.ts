import { type Issue, issue } from '../../model/issue.ts';

/** Regular files by name, as they stand in the archive. Nothing is written anywhere, so a name can do no harm. */
export interface TarFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly issues: readonly Issue[];
}

export interface TarLimits {
  readonly files: number;
}

const block = 512;

/**
 * Reads a tar archive (POSIX ustar and pax, GNU long names; what npm and the IG Publisher write). Links, devices and
 * names that lead out of the archive are left out and told; an archive that is cut short or whose headers are wrong
 * gives what came before. Never throws.
 */
export function readTar(tar: Uint8Array, { files: most }: TarLimits): TarFiles {
  const files = new Map<string, Uint8Array>();
  const issues: Issue[] = [];
  let named: string | undefined;
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block);
    const size = sizeOf(header);
    const start = at + block;
    if (size === undefined || !checksumHolds(header) || start + size > tar.length) {
      issues.push(issue('package-unreadable', { expected: 'a whole tar archive', found: `broken at byte ${at}` }));
      break;
    }
    const body = tar.subarray(start, start + size);
    const type = text(header, 156, 1);
    at = start + Math.ceil(size / block) * block;
    if (type === 'x') named = paxPath(body) ?? named;
    else if (type === 'L') named = text(body, 0, body.length);
    if (type === 'x' || type === 'L' || type === 'g') continue;
    const name = named ?? nameOf(header);
    named = undefined;
    if (type === '5') continue;
    if (type !== '' && type !== '0') issues.push(odd('a regular file', `entry of type ${type}`));
    else if (leadsOut(name)) issues.push(odd('a name inside the package', 'a name that leads out of it'));
    else if (files.size >= most) {
      issues.push(issue('package-unreadable', { expected: `at most ${most} files` }));
      break;
    } else files.set(name.replace(/^(\.\/)+/, ''), body);
  }
  return { files, issues };
}

const odd = (expected: string, found: string): Issue => issue('package-entry', { expected, found });

/** Size in bytes; undefined when the field is no octal number. Larger files (base-256) have no place in a package. */
function sizeOf(header: Uint8Array): number | undefined {
  const field = text(header, 124, 12);
  return /^[0-7]{0,12}$/.test(field) ? Number.parseInt(field || '0', 8) : undefined;
}

/** The sum of the header's bytes with its own field as blanks; some write it with signed bytes, none of the files here. */
function checksumHolds(header: Uint8Array): boolean {
  let sum = 0;
  for (let n = 0; n < block; n += 1) sum += n >= 148 && n < 156 ? 0x20 : header[n]!;
  return sum === Number.parseInt(text(header, 148, 8), 8);
}

const leadsOut = (name: string): boolean =>
  name === '' || /^([/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..');

const nameOf = (header: Uint8Array): string => {
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
};

/** `path` of a pax header: records of `<length> <key>=<value>\n`. */
function paxPath(body: Uint8Array): string | undefined {
  for (const record of Buffer.from(body).toString('utf8').split('\n')) {
    const value = /^\d{1,10} path=(.*)$/.exec(record)?.[1];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A field, up to its first NUL. */
function text(bytes: Uint8Array, at: number, length: number): string {
  const field = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');
  return field.split('\0', 1)[0]!.trim();
}
