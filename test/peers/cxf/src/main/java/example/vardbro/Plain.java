package example.vardbro;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.jakarta.xmlbind.JakartaXmlBindAnnotationModule;

/**
 * Plain values (names of elements and attributes, texts, lists) to the generated classes and back, by the annotations of
 * those classes. A name that a class does not know is an error: nothing can be said that the schema has no place for.
 */
final class Plain {
  private static final ObjectMapper JSON = JsonMapper.builder()
      .addModule(new JakartaXmlBindAnnotationModule())
      .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
      .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
      // An element without content: a text that is empty, or an object without any value.
      .withCoercionConfigDefaults(all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty))
      .serializationInclusion(JsonInclude.Include.NON_NULL)
      .build();

  private Plain() {}

  static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  static Object to(Class<?> generated, JsonNode plain) {
    return JSON.convertValue(plain, generated);
  }

  static JsonNode of(Object generated) {
    return JSON.valueToTree(generated);
  }
}
