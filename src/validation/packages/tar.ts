const block = 512;

/**
 * Regular files of a tar archive (POSIX.1-1988 ustar, as npm packs them), with their names. Throws when the archive ends
 * in the middle of a file. Nothing is written anywhere, so a name may say what it likes.
 */
export function filesOfTar(tar: Uint8Array): readonly (readonly [name: string, bytes: Uint8Array])[] {
  const files: [string, Uint8Array][] = [];
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block);
    const size = Number.parseInt(text(header, 124, 12) || '0', 8);
    const start = at + block;
    if (Number.isNaN(size) || start + size > tar.length) throw new Error('The package is cut short.');
    const regular = ['', '0'].includes(text(header, 156, 1));
    if (regular) files.push([nameOf(header), tar.subarray(start, start + size)]);
    at = start + Math.ceil(size / block) * block;
  }
  return files;
}

const nameOf = (header: Uint8Array): string => {
  const prefix = text(header, 345, 155);
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
};

/** A field of the header, up to its first NUL. */
function text(header: Uint8Array, at: number, length: number): string {
  const field = Buffer.from(header.subarray(at, at + length)).toString('utf8');
  return field.split('\0', 1)[0]!.trim();
}
