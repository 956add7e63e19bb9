import { publishedSchema, publishedWsdl } from '../../adapters/rivta/contract/published.ts';
import { contractPath } from '../../transports/rivta/soap-call.ts';
import type { Call, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { contractAt } from './contract-at.ts';

const xml = (bytes: Uint8Array): Reply => ({ status: 200, mediaType: 'text/xml; charset=utf-8', bytes });

/** GET `?wsdl` of an endpoint. Holds no care data: anyone may read it. */
export const describeEndpoint =
  ({ baseUrl }: Pick<HttpDeps, 'baseUrl'>) =>
  ({ params, query }: Call): Reply => {
    const served = contractAt(params);
    if ([...query.keys()].map((key) => key.toLowerCase()).join() !== 'wsdl') throw problem('not-found');
    const { domain, name, request } = served;
    return xml(publishedWsdl(served, `${baseUrl}/rivta${contractPath(domain, name, request.version)}`));
  };

/** GET of a schema that the WSDL names. */
export const schemaFile = ({ params }: Call): Reply => {
  const bytes = publishedSchema(contractAt(params), params.file ?? '');
  if (!bytes) throw problem('not-found');
  return xml(bytes);
};
