import type { Contract } from './description.ts';
import { registryXsd, wsdlOf } from './wsdl.ts';
import { schemaFile, schemasOf } from './xsd.ts';

/** What an endpoint says of the contract that it serves. */
export interface Published {
  /** `urn:riv:<domain>` */
  readonly domain: string;
  /** `GetDiagnosis` */
  readonly name: string;
  readonly request: Contract;
  readonly response: Contract;
}

const registryFile = 'itintegration_registry_1.0.xsd';

/** The WSDL. Its schemas are named relative to it: whatever name it was asked for by leads to them too. */
export const publishedWsdl = ({ domain, name, request }: Published, address: string): Uint8Array =>
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
export const publishedSchema = ({ request, response }: Published, file: string): Uint8Array | undefined =>
  file === registryFile ? registryXsd() : schemasOf([request, response]).find(({ name }) => name === file)?.bytes;
