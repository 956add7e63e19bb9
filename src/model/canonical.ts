/** The base of all our canonical URLs. Whoever takes the project up puts its own domain here, and nowhere else. */
export const canonicalBase = 'https://vardbro.example/fhir';

export const codeSystem = (name: string): string => `${canonicalBase}/CodeSystem/${name}`;
export const profileUrl = (name: string): string => `${canonicalBase}/StructureDefinition/${name}`;
export const extensionUrl = profileUrl;
/** System of the referral id (remiss-id); the value is the whole `HSA#local` string. */
export const remissIdSystem = `${canonicalBase}/sid/remiss-id`;
/** System of the case id (ärende-id); the value is a UUID. */
export const caseIdSystem = `${canonicalBase}/sid/arende-id`;

/** HSA-id as emitted inside FHIR. */
export const hsaIdSystem = 'urn:oid:1.2.752.29.4.19';
/** Logical endpoint address of a care unit in MessageHeader. */
export const logicalEndpoint = (hsaId: string): string => `${hsaIdSystem}#${hsaId}`;
