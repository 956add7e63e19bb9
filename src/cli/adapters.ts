import { dicomAdapter } from '../adapters/dicom/adapter.ts';
import { fhirAdapter } from '../adapters/fhir/adapter.ts';
import { hl7v2Adapter } from '../adapters/hl7v2/adapter.ts';
import { jsonAdapter } from '../adapters/json/adapter.ts';
import { pdfAdapter } from '../adapters/pdf/adapter.ts';
import { qidoAdapter } from '../adapters/qido/adapter.ts';
import { type Adapters, adapters } from '../adapters/registry.ts';
import { rivtaAdapter } from '../adapters/rivta/adapter.ts';

/** The source formats that ship with the gateway; the first that recognises bytes without a media type takes them. */
export const builtInAdapters = (): Adapters =>
  adapters([fhirAdapter, rivtaAdapter, hl7v2Adapter, dicomAdapter, qidoAdapter, pdfAdapter, jsonAdapter]);
