/**
 * What an answer takes in memory, in bytes, measured on answers of the read contracts: the body lies there twice while it
 * comes (as it came, and as one), and then as the text and as what is made of it; each tag costs 200 bytes as an element
 * of the tree, and as much again as FHIR.
 */
export const bodyWeight = (bytes: number): number => 2 * bytes;

export function treeWeight(bytes: Uint8Array): number {
  let marks = 0;
  for (let n = 0; n < bytes.length; n += 1) if (bytes[n] === 60) marks += 1;
  return 400 * marks;
}
