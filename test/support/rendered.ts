import { isRendered, type Rendered, type ToRender, type Transport } from '../../src/transports/transport.ts';

/** What a transport made of a message that it can carry. */
export async function renderedBy(transport: Transport, message: ToRender): Promise<Rendered> {
  const made = await transport.render(message);
  if (!isRendered(made)) throw new Error(JSON.stringify(made.issues));
  return made;
}
