import { publishedSchema, publishedWsdl } from '../../../adapters/rivta/contract/published.ts';
import { described } from '../../../adapters/rivta/contract/registry.ts';
import type { ServiceContract } from '../../../adapters/rivta/contract/service.ts';
import { contractPath } from '../soap-call.ts';

const pathOf = ({ domain, name, request }: ServiceContract): string => contractPath(domain, name, request.version);

/** GET of `.../rivtabp21?wsdl`, or of a schema beside it; `base` is what comes before the contract's path. */
export function description(path: string, query: string, base: string): Uint8Array | undefined {
  const found = described.find((one) => path.startsWith(pathOf(one).replace(/rivtabp21$/, '')));
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (!found) return undefined;
  if (file !== 'rivtabp21') return publishedSchema(found, file);
  return query.toLowerCase() === 'wsdl' ? publishedWsdl(found, `${base}${pathOf(found)}`) : undefined;
}
