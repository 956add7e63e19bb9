import { contracts, responseOf } from '../../../adapters/rivta/contract/contracts.ts';
import { domainOf } from '../../../adapters/rivta/contract/description.ts';
import { indexContracts } from '../../../adapters/rivta/contract/index/contracts.ts';
import { type Published, publishedSchema, publishedWsdl } from '../../../adapters/rivta/contract/published.ts';
import { readContracts } from '../../../adapters/rivta/contract/read/contracts.ts';
import { securityContracts } from '../../../adapters/rivta/contract/security/contracts.ts';
import { contractPath } from '../soap-call.ts';

const all: readonly Published[] = [
  ...contracts.map((request) => ({
    domain: domainOf(request),
    name: request.operation,
    request,
    response: responseOf(request),
  })),
  ...readContracts.map(({ name, request, response }) => ({
    domain: domainOf(request),
    name,
    request,
    response,
  })),
  ...indexContracts,
  ...securityContracts,
];

const pathOf = ({ domain, name, request }: Published): string => contractPath(domain, name, request.version);

/** GET of `.../rivtabp21?wsdl`, or of a schema beside it; `base` is what comes before the contract's path. */
export function description(path: string, query: string, base: string): Uint8Array | undefined {
  const found = all.find((one) => path.startsWith(pathOf(one).replace(/rivtabp21$/, '')));
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (!found) return undefined;
  if (file !== 'rivtabp21') return publishedSchema(found, file);
  return query.toLowerCase() === 'wsdl' ? publishedWsdl(found, `${base}${pathOf(found)}`) : undefined;
}
