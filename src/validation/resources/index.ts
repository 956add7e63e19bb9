import type { Scope } from '../walk/scope.ts';
import { checkCodeSystem } from './code-system.ts';
import { checkConceptMap } from './concept-map.ts';
import { checkMeasure } from './measure.ts';
import { checkObservation } from './observation.ts';
import { checkQuestionnaire } from './questionnaire/questionnaire.ts';
import { checkQuestionnaireResponse } from './questionnaire/questionnaire-response.ts';
import { checkSearchParameter } from './search-parameter.ts';
import { checkStructureDefinition } from './structure-definition.ts';
import { checkStructureMap } from './structure-map/structure-map.ts';
import { checkValueSet } from './value-set.ts';

/** What one resource of a type must meet beyond its StructureDefinition. */
export type ResourceRule = (scope: Scope) => void;

/** By type. To add a rule: one file named by the type, one function of this shape, one line here. */
export const resourceRules: Readonly<Record<string, ResourceRule>> = {
  CodeSystem: checkCodeSystem,
  ConceptMap: checkConceptMap,
  Measure: checkMeasure,
  Observation: checkObservation,
  Questionnaire: checkQuestionnaire,
  QuestionnaireResponse: checkQuestionnaireResponse,
  SearchParameter: checkSearchParameter,
  StructureDefinition: checkStructureDefinition,
  StructureMap: checkStructureMap,
  ValueSet: checkValueSet,
};
