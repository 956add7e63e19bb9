/** Throws with what came instead, when a reply has another status or lacks one of the outcome codes. */
export async function expectStatus(
  reply: Promise<{ status: number; bytes: Uint8Array }>,
  status: number,
  ...codes: string[]
): Promise<void> {
  const { status: found, bytes } = await reply;
  const text = new TextDecoder().decode(bytes);
  if (found !== status || codes.some((code) => !text.includes(`"${code}"`)))
    throw new Error(`expected HTTP ${status} ${codes.join(' ')}, found ${found}: ${text.slice(0, 400)}`);
}
