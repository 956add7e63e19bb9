// Operations of the gateway's own.

Instance: record
InstanceOf: OperationDefinition
Usage: #definition
Title: "Record of a case's patient"
Description: "What other care providers have of the patient of a case (NPÖ), for the reader that the token names."
* name = "Record"
* title = "Record of a case's patient"
* status = #draft
* kind = #operation
* code = #record
* affectsState = true
* system = true
* type = false
* instance = false
* parameter[0].name = #case
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Id of the case."
* parameter[0].type = #string
* parameter[1].name = #type
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "*"
* parameter[1].documentation = "Types of resources; all that can be read when absent."
* parameter[1].type = #code
* parameter[2].name = #date
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "2"
* parameter[2].documentation = "Days with eq, ge or le, as in a search."
* parameter[2].type = #string
* parameter[3].name = #keep
* parameter[3].use = #in
* parameter[3].min = 0
* parameter[3].max = "1"
* parameter[3].documentation = "True: what is read becomes a part of the case, as a record copy. Nothing is kept when absent."
* parameter[3].type = #boolean
* parameter[4].name = #_count
* parameter[4].use = #in
* parameter[4].min = 0
* parameter[4].max = "1"
* parameter[4].documentation = "Matches on a page."
* parameter[4].type = #integer
* parameter[5].name = #return
* parameter[5].use = #out
* parameter[5].min = 1
* parameter[5].max = "1"
* parameter[5].documentation = "A searchset, with OperationOutcomes for what is missing or hidden."
* parameter[5].type = #Bundle
