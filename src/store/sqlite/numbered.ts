/**
 * Entries that one owner may have: more than a disk holds of the messages that make them, and 34 thousand million owners
 * in 63 bits. Part of stored ids: never change it without a schema step.
 */
const most = 268_435_456;

/** Node binds numbers as REAL, which are exact only to 53 bits. */
const exact = (sql: string): string => `CAST(${sql} AS INTEGER)`;

/**
 * Id of an entry of another row, from 1 on: owner and entry in one number. Rows lie by owner in order of arrival and
 * are found by a range of ids, without an index.
 */
export const entryId = (ownerN: string, entry: string): string => `${exact(ownerN)} * ${most} + ${exact(entry)}`;

export const entryOf = (id: string): string => `${id} % ${most}`;

/** Whether `id` is an entry of the owner whose number the SQL expression gives. */
export const isOf = (id: string, ownerN: string): string =>
  `${id} BETWEEN ${entryId(ownerN, '0')} AND ${entryId(ownerN, `${most - 1}`)}`;
