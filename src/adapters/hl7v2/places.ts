/** Where a member of a referral or an imaging reference stands in a message; longest path first. */
const places: readonly (readonly [RegExp, string])[] = [
  [/^patient\.identifier/, 'PID[1]-3[1].1'],
  [/^patient/, 'PID[1]'],
  [/^referral$/, 'ORC[1]-2[1].1'],
  [/^ownId$/, 'MSH[1]-10[1].1'],
  [/^sender$/, 'MSH[1]-4[1].1'],
  [/^receiver$/, 'MSH[1]-6[1].1'],
  [/^request\.conditions/, 'DG1[1]-3'],
  [/^request\.desiredActivities/, 'OBR[1]-4'],
  [/^request\.attachments/, 'OBX[1]-5'],
  [/^request\.awareness/, 'AL1[1]-3'],
  [/^request\.author/, 'ORC[1]-12'],
  [/^request\.question/, 'OBR[1]-31'],
  [/^request\.clinicalInformation/, 'OBR[1]-13'],
  [/^request/, 'OBR[1]'],
  [/^answer/, 'ORC[1]'],
  [/^studies/, 'OBX[1]-5'],
  [/^links/, 'OBX[1]-5'],
];

/** Place in the words of HL7 v2. A text put together of several fields is told by the first that it may come from. */
export const placeOfPath = (path: string): string => places.find(([form]) => form.test(path))?.[1] ?? path;
