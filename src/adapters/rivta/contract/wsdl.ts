/**
 * WSDL 1.1 of one contract, generated: what `?wsdl` of an endpoint answers (RIV TA Basic Profile 2.1: SOAP 1.1,
 * document/literal, LogicalAddress as a header part). Our own wording; names of parts and bindings as the profile has
 * them, so that generated clients look alike.
 */
import { writeXml, type XmlTree } from '../../xml/write.ts';
import { registry } from '../soap.ts';

const wsdl = 'http://schemas.xmlsoap.org/wsdl/';
const soap = 'http://schemas.xmlsoap.org/wsdl/soap/';
const xs = 'http://www.w3.org/2001/XMLSchema';

export interface WsdlInput {
  /** `urn:riv:<domain>` */
  readonly domain: string;
  readonly operation: string;
  /** The request's element; the ehr domains do not name it as the operation. */
  readonly requestElement: string;
  readonly version: number;
  /** Namespace of request and response element. */
  readonly responder: string;
  /** Where the schema of the responder namespace is found, relative to the WSDL or absolute. */
  readonly responderLocation: string;
  /** Where the schema of the header element LogicalAddress is found. */
  readonly registryLocation: string;
  /** The endpoint itself. */
  readonly address: string;
}

type Attributes = readonly (readonly [string, string])[];
const node =
  (ns: string) =>
  (name: string, attributes: Attributes = [], children: readonly XmlTree[] = []): XmlTree => ({
    ns,
    name,
    attributes,
    children,
  });
const w = node(wsdl);
const s = node(soap);
const x = node(xs);

export function wsdlOf(input: WsdlInput): Uint8Array {
  const { domain, operation, version, responder } = input;
  const target = `${domain}:${operation}:${version}:rivtabp21`;
  const root = w(
    'definitions',
    [
      ['name', `${operation}Interaction`],
      ['targetNamespace', target],
    ],
    [types(target, input), ...messages(input), portType(operation), binding(input), service(input)],
  );
  const prefixes = new Map([
    [wsdl, 'wsdl'],
    [soap, 'soap'],
    [xs, 'xs'],
    [responder, 'tjsr'],
    [registry, 'itr'],
    [target, 'tns'],
  ]);
  return writeXml(root, prefixes).bytes;
}

function types(target: string, { responder, responderLocation, registryLocation }: WsdlInput): XmlTree {
  const imported = (namespace: string, schemaLocation: string) =>
    x('import', [
      ['namespace', namespace],
      ['schemaLocation', schemaLocation],
    ]);
  const schema = x(
    'schema',
    [['targetNamespace', target]],
    [imported(responder, responderLocation), imported(registry, registryLocation)],
  );
  return w('types', [], [schema]);
}

const part = (name: string, element: string): XmlTree =>
  w('part', [
    ['name', name],
    ['element', element],
  ]);

const messages = ({ operation, requestElement }: WsdlInput): XmlTree[] => [
  w(
    'message',
    [['name', `${operation}Request`]],
    [part('LogicalAddress', 'itr:LogicalAddress'), part('parameters', `tjsr:${requestElement}`)],
  ),
  w('message', [['name', `${operation}Response`]], [part('parameters', `tjsr:${operation}Response`)]),
];

const portType = (operation: string): XmlTree =>
  w(
    'portType',
    [['name', `${operation}ResponderInterface`]],
    [
      w(
        'operation',
        [['name', operation]],
        [w('input', [['message', `tns:${operation}Request`]]), w('output', [['message', `tns:${operation}Response`]])],
      ),
    ],
  );

function binding({ operation, responder }: WsdlInput): XmlTree {
  const literal = ['use', 'literal'] as const;
  const header = s('header', [literal, ['message', `tns:${operation}Request`], ['part', 'LogicalAddress']]);
  const acts = w(
    'operation',
    [['name', operation]],
    [
      s('operation', [
        ['soapAction', `${responder}:${operation}`],
        ['style', 'document'],
      ]),
      w('input', [], [header, s('body', [literal, ['parts', 'parameters']])]),
      w('output', [], [s('body', [literal])]),
    ],
  );
  const style = s('binding', [
    ['style', 'document'],
    ['transport', 'http://schemas.xmlsoap.org/soap/http'],
  ]);
  return w(
    'binding',
    [
      ['name', `${operation}ResponderBinding`],
      ['type', `tns:${operation}ResponderInterface`],
    ],
    [style, acts],
  );
}

const service = ({ operation, address }: WsdlInput): XmlTree =>
  w(
    'service',
    [['name', `${operation}ResponderService`]],
    [
      w(
        'port',
        [
          ['name', `${operation}ResponderPort`],
          ['binding', `tns:${operation}ResponderBinding`],
        ],
        [s('address', [['location', address]])],
      ),
    ],
  );

/** Schema of the one header element that every call has. */
export const registryXsd = (): Uint8Array =>
  writeXml(
    x(
      'schema',
      [
        ['targetNamespace', registry],
        ['elementFormDefault', 'qualified'],
      ],
      [
        x('element', [
          ['name', 'LogicalAddress'],
          ['type', 'xs:string'],
        ]),
      ],
    ),
    new Map([[xs, 'xs']]),
  ).bytes;
