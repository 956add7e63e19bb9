package example.vardbro;

import jakarta.jws.WebService;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.WebEndpoint;
import jakarta.xml.ws.WebServiceClient;
import java.util.Arrays;
import java.util.List;
import javax.xml.namespace.QName;
import riv.clinicalprocess.activity.request.processrequest._1.rivtabp21.ProcessRequestResponderService;
import riv.clinicalprocess.activity.request.processrequestconfirmation._1.rivtabp21.ProcessRequestConfirmationResponderService;
import riv.clinicalprocess.activity.request.processrequestoutcome._1.rivtabp21.ProcessRequestOutcomeResponderService;
import riv.clinicalprocess.healthcond.actoutcome.getlaboratoryorderoutcome._4.rivtabp21.GetLaboratoryOrderOutcomeResponderService;
import riv.clinicalprocess.healthcond.description.getcaredocumentation._3.rivtabp21.GetCareDocumentationResponderService;
import riv.clinicalprocess.healthcond.description.getdiagnosis._2.rivtabp21.GetDiagnosisResponderService;
import riv.itintegration.engagementindex.findcontent._1.rivtabp21.FindContentResponderService;
import riv.itintegration.engagementindex.update._1.rivtabp21.UpdateResponderService;

/** A contract as CXF has made it from its published WSDL. */
record Contract(Class<? extends Service> service) {
  static final List<Contract> ALL = List.of(
      new Contract(GetCareDocumentationResponderService.class),
      new Contract(GetDiagnosisResponderService.class),
      new Contract(GetLaboratoryOrderOutcomeResponderService.class),
      new Contract(UpdateResponderService.class),
      new Contract(FindContentResponderService.class),
      new Contract(ProcessRequestResponderService.class),
      new Contract(ProcessRequestConfirmationResponderService.class),
      new Contract(ProcessRequestOutcomeResponderService.class));

  static Contract named(String name) {
    return ALL.stream().filter(contract -> contract.name().equals(name)).findFirst().orElseThrow();
  }

  String name() {
    return service.getSimpleName().replace("ResponderService", "");
  }

  String wsdl() {
    return made().wsdlLocation();
  }

  QName serviceName() {
    return new QName(made().targetNamespace(), made().name());
  }

  /** The interface of the port: the one method without parameters that gives it. */
  Class<?> port() {
    return Arrays.stream(service.getMethods())
        .filter(method -> method.isAnnotationPresent(WebEndpoint.class) && method.getParameterCount() == 0)
        .findFirst()
        .orElseThrow()
        .getReturnType();
  }

  /** Where a service platform has it, below its base: `/clinicalprocess/activity/request/ProcessRequest/1/rivtabp21`. */
  String path() {
    return port().getAnnotation(WebService.class).targetNamespace().replace("urn:riv:", "/").replace(':', '/');
  }

  private WebServiceClient made() {
    return service.getAnnotation(WebServiceClient.class);
  }
}
