package example.vardbro;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * HAPI's R4 validator over stdin and stdout. Arguments: folders of FHIR packages (their `package` folder). A line in:
 * {"id": "...", "resource": {...} , "profiles": ["..."]}. A line out: {"id": "...", "issues": [{severity, expression,
 * message, key}]}. The resource goes to the validator as text, so that what is wrong in its form is seen too.
 */
public final class Validate {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] folders) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    FhirValidator validator = validator(folders);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) out.println(JSON.writeValueAsString(answer(validator, JSON.readTree(line))));
    }
  }

  private static FhirValidator validator(String[] folders) throws Exception {
    FhirContext fhir = FhirContext.forR4();
    PrePopulatedValidationSupport packages = new PrePopulatedValidationSupport(fhir);
    for (String folder : folders) load(fhir, packages, Path.of(folder));
    UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(fhir);
    ValidationSupportChain chain = new ValidationSupportChain(
        packages,
        new DefaultProfileValidationSupport(fhir),
        new CommonCodeSystemsTerminologyService(fhir),
        new InMemoryTerminologyServerValidationSupport(fhir),
        new SnapshotGeneratingValidationSupport(fhir),
        unknown);
    FhirInstanceValidator instance = new FhirInstanceValidator(chain);
    instance.setAnyExtensionsAllowed(false);
    instance.setErrorForUnknownProfiles(true);
    return fhir.newValidator().registerValidatorModule(instance);
  }

  private static void load(FhirContext fhir, PrePopulatedValidationSupport packages, Path folder) throws Exception {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[A-Z]*-*.json")) {
      for (Path file : files) {
        IBaseResource resource = fhir.newJsonParser().parseResource(Files.readString(file));
        packages.addResource(resource);
      }
    }
  }

  private static ObjectNode answer(FhirValidator validator, JsonNode question) {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("id", question.get("id"));
    ArrayNode issues = answer.putArray("issues");
    ValidationOptions options = new ValidationOptions();
    if (question.has("profiles")) question.get("profiles").forEach(url -> options.addProfile(url.asText()));
    for (SingleValidationMessage message : messages(validator, question.get("resource"), options)) {
      ObjectNode issue = issues.addObject();
      issue.put("severity", message.getSeverity().getCode());
      issue.put("expression", message.getLocationString());
      issue.put("message", message.getMessage());
      issue.put("key", message.getMessageId());
    }
    return answer;
  }

  private static Iterable<SingleValidationMessage> messages(
      FhirValidator validator, JsonNode resource, ValidationOptions options) {
    try {
      String text = resource.isTextual() ? resource.asText() : JSON.writeValueAsString(resource);
      return validator.validateWithResult(text, options).getMessages();
    } catch (Exception refused) {
      SingleValidationMessage message = new SingleValidationMessage();
      message.setSeverity(ca.uhn.fhir.validation.ResultSeverityEnum.FATAL);
      message.setMessage(String.valueOf(refused.getMessage()));
      return java.util.List.of(message);
    }
  }
}
