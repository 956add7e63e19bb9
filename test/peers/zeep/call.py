"""One call of a RIV-TA contract with zeep, a SOAP client of other make, as a producer's partner would write it.

Reads JSON from stdin: {wsdl, address, operation, logicalAddress, request, cert, key, ca}. Everything of the message is built
by zeep from the WSDL and its schemas. Writes JSON: {result} or {fault}.
"""
import json
import sys

import requests
import zeep
from zeep.transports import Transport

call = json.load(sys.stdin)
session = requests.Session()
# The environment may name another authority, which would win over the one given here.
session.trust_env = False
session.verify = call["ca"]
session.cert = (call["cert"], call["key"])
client = zeep.Client(call["wsdl"], transport=Transport(session=session))
binding = next(iter(client.wsdl.bindings))
service = client.create_service(binding, call["address"])
operation = getattr(service, call["operation"])
try:
    answer = operation(_soapheaders={"LogicalAddress": call["logicalAddress"]}, **call["request"])
    plain = zeep.helpers.serialize_object(answer, dict)
    print(json.dumps({"result": plain.get("result", plain)}, default=str))
except zeep.exceptions.Fault as fault:
    print(json.dumps({"fault": {"code": fault.code, "message": fault.message}}))
