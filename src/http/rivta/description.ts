import { registryXsd, wsdlOf } from '../../adapters/rivta/contract/wsdl.ts';
import { schemaFile as fileOf, schemasOf } from '../../adapters/rivta/contract/xsd.ts';
import { contractPath } from '../../transports/rivta/soap-call.ts';
import type { Call, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { contractAt } from './contract-at.ts';

const registryFile = 'itintegration_registry_1.0.xsd';
const xml = (bytes: Uint8Array): Reply => ({ status: 200, mediaType: 'text/xml; charset=utf-8', bytes });

/** GET `?wsdl` of an endpoint. Holds no care data: anyone may read it. */
export const describeEndpoint =
  ({ baseUrl }: Pick<HttpDeps, 'baseUrl'>) =>
  ({ params, query }: Call): Reply => {
    const { domain, request } = contractAt(params);
    if ([...query.keys()].map((key) => key.toLowerCase()).join() !== 'wsdl') throw problem('not-found');
    const { operation, version, responder } = request;
    return xml(
      wsdlOf({
        domain,
        operation,
        version,
        responder,
        // Relative: whatever name the WSDL was asked for by leads to its schemas too.
        responderLocation: fileOf(responder),
        registryLocation: registryFile,
        address: `${baseUrl}/rivta${contractPath(domain, operation, version)}`,
      }),
    );
  };

/** GET of a schema that the WSDL names. */
export const schemaFile = ({ params }: Call): Reply => {
  const { request, response } = contractAt(params);
  if (params.file === registryFile) return xml(registryXsd());
  const file = schemasOf([request, response]).find(({ name }) => name === params.file);
  if (!file) throw problem('not-found');
  return xml(file.bytes);
};
