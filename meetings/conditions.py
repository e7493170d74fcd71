"""When what belongs to a meeting or a decision is agreed: SQL for the triggers that freeze it."""

MEETING_AGREED = "EXISTS (SELECT 1 FROM meetings_agreement a WHERE a.meeting_id = {row}.%s)"
ITEM_AGREED = (
    "EXISTS (SELECT 1 FROM meetings_agreement a JOIN meetings_agendaitem i "
    "ON i.meeting_id = a.meeting_id WHERE i.id = {row}.item_id)"
)
DECISION_AGREED = (
    "EXISTS (SELECT 1 FROM meetings_agreement a "
    "WHERE a.meeting_id = {row}.meeting_id OR a.decision_id = {row}.id)"
)
ITS_DECISION_AGREED = (
    "EXISTS (SELECT 1 FROM meetings_decision d JOIN meetings_agreement a "
    "ON a.meeting_id = d.meeting_id OR a.decision_id = d.id WHERE d.id = {row}.decision_id)"
)
