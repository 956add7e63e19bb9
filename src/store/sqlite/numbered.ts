/** Entries that one owner may have. Part of stored ids: never change it. */
const most = 65_536;

/**
 * Id of an entry of another row, from 1 on: owner and entry in one number. Rows lie by owner in order of arrival and
 * are found by a range of ids, without an index. Throws RangeError where an owner has more than fit.
 */
export function entryId(ownerN: number, entry: number): number {
  if (entry < 1 || entry >= most) throw new RangeError(`entry ${entry} of ${most - 1}`);
  return ownerN * most + entry;
}

export const entryOf = (id: string): string => `${id} % ${most}`;

/** Whether `id` is an entry of the owner whose number the SQL expression gives. */
export const isOf = (id: string, ownerN: string): string =>
  `${id} BETWEEN ${ownerN} * ${most} AND ${ownerN} * ${most} + ${most - 1}`;
