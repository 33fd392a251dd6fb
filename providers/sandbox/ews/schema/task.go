package schema

// taskTypes are tasks.
const taskTypes = `
type TaskType : ItemType = ActualWork:int? AssignedTime:dateTime? BillingInformation? ChangeCount:int?
    Companies:ArrayOfStringsType? CompleteDate:dateTime? Contacts:ArrayOfStringsType?
    DelegationState:TaskDelegateStateType? Delegator? DueDate:dateTime? IsAssignmentEditable:int? IsComplete:boolean?
    IsRecurring:boolean? IsTeamTask:boolean? Mileage? Owner? PercentComplete:double? Recurrence:TaskRecurrenceType?
    StartDate:dateTime? Status:TaskStatusType? StatusDescription? TotalWork:int?;
enum TaskDelegateStateType = NoMatch OwnNew Owned Accepted Declined Max;
enum TaskStatusType = NotStarted InProgress Completed WaitingOnOthers Deferred;
`
