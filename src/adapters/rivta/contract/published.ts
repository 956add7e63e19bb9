import type { ServiceContract } from './service.ts';
import { registryXsd, wsdlOf } from './wsdl.ts';
import { schemaFile, schemasOf } from './xsd.ts';

const registryFile = 'itintegration_registry_1.0.xsd';

/** The WSDL. Its schemas are named relative to it: whatever name it was asked for by leads to them too. */
export const publishedWsdl = ({ domain, name, request }: ServiceContract, address: string): Uint8Array =>
  wsdlOf({
    domain,
    operation: name,
    requestElement: request.operation,
    version: request.version,
    responder: request.responder,
    responderLocation: schemaFile(request.responder),
    registryLocation: registryFile,
    address,
  });

/** A schema that the WSDL, or another schema, names. */
export const publishedSchema = ({ request, response }: ServiceContract, file: string): Uint8Array | undefined =>
  file === registryFile ? registryXsd() : schemasOf([request, response]).find(({ name }) => name === file)?.bytes;
