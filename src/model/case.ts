/** The parties of a case in the one order that both sides come to: HSA-ids in upper case, sorted, joined by a space. */
export const partyPair = (a: string, b: string): string => [a.toUpperCase(), b.toUpperCase()].sort().join(' ');
