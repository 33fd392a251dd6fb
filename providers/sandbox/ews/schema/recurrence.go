package schema

// daysOfWeek are the words of DayOfWeekType and of the list DaysOfWeekType.
const daysOfWeek = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday Day Weekday WeekendDay"

// recurrenceTypes are recurrences and time zones.
const recurrenceTypes = `
group Transition = Transition:TransitionType | AbsoluteDateTransition:AbsoluteDateTransitionType |
    RecurringDayTransition:RecurringDayTransitionType | RecurringDateTransition:RecurringDateTransitionType;
group RecurrencePatternTypes = RelativeYearlyRecurrence:RelativeYearlyRecurrencePatternType |
    AbsoluteYearlyRecurrence:AbsoluteYearlyRecurrencePatternType |
    RelativeMonthlyRecurrence:RelativeMonthlyRecurrencePatternType |
    AbsoluteMonthlyRecurrence:AbsoluteMonthlyRecurrencePatternType | WeeklyRecurrence:WeeklyRecurrencePatternType |
    DailyRecurrence:DailyRecurrencePatternType;
group RecurrenceRangeTypes = NoEndRecurrence:NoEndRecurrenceRangeType | EndDateRecurrence:EndDateRecurrenceRangeType |
    NumberedRecurrence:NumberedRecurrenceRangeType;
group TimeChangePatternTypes = RelativeYearlyRecurrence:RelativeYearlyRecurrencePatternType | AbsoluteDate:date;
group TaskRecurrencePatternTypes = RelativeYearlyRecurrence:RelativeYearlyRecurrencePatternType |
    AbsoluteYearlyRecurrence:AbsoluteYearlyRecurrencePatternType |
    RelativeMonthlyRecurrence:RelativeMonthlyRecurrencePatternType |
    AbsoluteMonthlyRecurrence:AbsoluteMonthlyRecurrencePatternType | WeeklyRecurrence:WeeklyRecurrencePatternType |
    DailyRecurrence:DailyRecurrencePatternType | DailyRegeneration:DailyRegeneratingPatternType |
    WeeklyRegeneration:WeeklyRegeneratingPatternType | MonthlyRegeneration:MonthlyRegeneratingPatternType |
    YearlyRegeneration:YearlyRegeneratingPatternType;
type TimeZoneDefinitionType = @Id? @Name? (Periods:NonEmptyArrayOfPeriodsType
    TransitionsGroups:ArrayOfTransitionsGroupsType? Transitions:ArrayOfTransitionsType?)?;
type NonEmptyArrayOfPeriodsType = Period:PeriodType+;
type PeriodType = @Bias:duration? @Name? @Id?;
type ArrayOfTransitionsGroupsType = TransitionsGroup:ArrayOfTransitionsType+;
type ArrayOfTransitionsType = @Id? %Transition+;
type TransitionType = To:TransitionTargetType;
text TransitionTargetType : string = @Kind:TransitionTargetKindType;
type AbsoluteDateTransitionType : TransitionType = DateTime:dateTime;
type RecurringDayTransitionType : RecurringTimeTransitionType = DayOfWeek:DayOfWeekType Occurrence:int;
abstract type RecurringTimeTransitionType : TransitionType = TimeOffset:duration Month:int;
type RecurringDateTransitionType : RecurringTimeTransitionType = Day:int;
type RecurrenceType = %RecurrencePatternTypes %RecurrenceRangeTypes;
type RelativeYearlyRecurrencePatternType : RecurrencePatternBaseType = DaysOfWeek:DayOfWeekType
    DayOfWeekIndex:DayOfWeekIndexType Month:MonthNamesType;
abstract type RecurrencePatternBaseType = ;
type AbsoluteYearlyRecurrencePatternType : RecurrencePatternBaseType = DayOfMonth:int Month:MonthNamesType;
type RelativeMonthlyRecurrencePatternType : IntervalRecurrencePatternBaseType = DaysOfWeek:DayOfWeekType
    DayOfWeekIndex:DayOfWeekIndexType;
abstract type IntervalRecurrencePatternBaseType : RecurrencePatternBaseType = Interval:int;
type AbsoluteMonthlyRecurrencePatternType : IntervalRecurrencePatternBaseType = DayOfMonth:int;
type WeeklyRecurrencePatternType : IntervalRecurrencePatternBaseType = DaysOfWeek:DaysOfWeekType
    FirstDayOfWeek:DayOfWeekType?;
type DailyRecurrencePatternType : IntervalRecurrencePatternBaseType = ;
type NoEndRecurrenceRangeType : RecurrenceRangeBaseType = ;
abstract type RecurrenceRangeBaseType = StartDate:date;
type EndDateRecurrenceRangeType : RecurrenceRangeBaseType = EndDate:date;
type NumberedRecurrenceRangeType : RecurrenceRangeBaseType = NumberOfOccurrences:int;
type TimeZoneType = @TimeZoneName? (BaseOffset:duration (Standard:TimeChangeType Daylight:TimeChangeType)?)?;
type TimeChangeType = @TimeZoneName? Offset:duration %TimeChangePatternTypes? Time:time;
type TaskRecurrenceType = %TaskRecurrencePatternTypes %RecurrenceRangeTypes;
type DailyRegeneratingPatternType : RegeneratingPatternBaseType = ;
abstract type RegeneratingPatternBaseType : IntervalRecurrencePatternBaseType = ;
type WeeklyRegeneratingPatternType : RegeneratingPatternBaseType = ;
type MonthlyRegeneratingPatternType : RegeneratingPatternBaseType = ;
type YearlyRegeneratingPatternType : RegeneratingPatternBaseType = ;
type NonEmptyArrayOfTimeZoneIdType = Id+;
enum TransitionTargetKindType = Period Group;
enum DayOfWeekType = ` + daysOfWeek + `;
enum DayOfWeekIndexType = First Second Third Fourth Last;
enum MonthNamesType = January February March April May June July August September October November December;
`
