import { bindingChecker } from '../terminology/binding-checker.ts';
import { fromDefinitions, namingSystemsOf } from '../terminology/registry/from-definitions.ts';
import { type TerminologyRegistry, terminologyRegistry } from '../terminology/registry/registry.ts';
import { fhirValidator } from '../validation/fhir-validator.ts';
import type { Definitions } from '../validation/packages/definitions.ts';
import type { Validator } from '../validation/validator.ts';
import type { ValidationSettings } from '../validation/walk/scope.ts';

/** The Validator over some definitions, with the value sets that are among them. */
export const validatorOver = (definitions: Definitions): Validator => validatorWith(definitions, listsOf(definitions));

/**
 * The gateway's. A partner's extension that is not known here is told and passed on, as R4 asks of who receives one
 * (extensibility.html 2.4.2); one that modifies is refused. Codes outside extensible value sets
 * and words beside codes are the sender's to choose.
 */
export const gatewayValidator = (definitions: Definitions, registry = listsOf(definitions)): Validator =>
  validatorWith(definitions, registry, {
    unknownExtension: 'warning',
    outsideExtensible: 'untold',
    otherDisplay: 'untold',
    unknownSystem: 'untold',
  });

const listsOf = (definitions: Definitions): TerminologyRegistry =>
  terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));

const validatorWith = (
  definitions: Definitions,
  registry: TerminologyRegistry,
  settings: Partial<ValidationSettings> = {},
): Validator => fhirValidator({ definitions, bindings: bindingChecker(() => registry.current()), settings });
