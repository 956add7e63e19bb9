/** The restricted FHIRPath of discriminators (R4 profiling.html#discriminator). */
export type Step =
  | { readonly kind: 'element'; readonly name: string }
  | { readonly kind: 'extension'; readonly url: string }
  | { readonly kind: 'resolve' }
  | { readonly kind: 'ofType'; readonly type: string };

const call = /^(extension|ofType|as|resolve)\(\s*(?:['"]([^'"]*)['"]|([A-Za-z]+))?\s*\)/;
const element = /^[A-Za-z][A-Za-z0-9]*(?:\[x\])?/;

/** The steps of a discriminator's path, none for `$this`; undefined for what the restricted language does not know. */
export function stepsOf(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = path.trim().replace(/^\$this\.?/, '');
  while (rest !== '') {
    const [whole, name, quoted, word] = call.exec(rest) ?? [];
    const plain = whole === undefined ? element.exec(rest)?.[0] : undefined;
    const step = name === undefined ? plain && elementStep(plain) : callStep(name, quoted ?? word);
    if (!step) return undefined;
    steps.push(step);
    rest = rest.slice((whole ?? plain ?? '').length).replace(/^\./, '');
  }
  return steps;
}

const elementStep = (name: string): Step => ({ kind: 'element', name: name.replace(/\[x\]$/, '') });

function callStep(name: string, argument: string | undefined): Step | undefined {
  if (name === 'resolve') return { kind: 'resolve' };
  if (argument === undefined) return undefined;
  return name === 'extension' ? { kind: 'extension', url: argument } : { kind: 'ofType', type: argument };
}
