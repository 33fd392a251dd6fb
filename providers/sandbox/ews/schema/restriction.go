package schema

// restrictionTypes are search expressions.
const restrictionTypes = `
group SearchExpression = SearchExpression:SearchExpressionType | Exists:ExistsType | Excludes:ExcludesType |
    IsEqualTo:IsEqualToType | IsNotEqualTo:IsNotEqualToType | IsGreaterThan:IsGreaterThanType |
    IsGreaterThanOrEqualTo:IsGreaterThanOrEqualToType | IsLessThan:IsLessThanType |
    IsLessThanOrEqualTo:IsLessThanOrEqualToType | Contains:ContainsExpressionType | Not:NotType | And:AndType |
    Or:OrType | Near:NearType;
type EncryptedDataContainerType = ANY;
type RestrictionType = %SearchExpression;
abstract type SearchExpressionType = ;
type ExistsType : SearchExpressionType = %Path;
type ExcludesType : SearchExpressionType = %Path Bitmask:ExcludesValueType;
type ExcludesValueType = @Value:ExcludesAttributeType;
type IsEqualToType : TwoOperandExpressionType = ;
abstract type TwoOperandExpressionType : SearchExpressionType = %Path FieldURIOrConstant:FieldURIOrConstantType;
type FieldURIOrConstantType = %Path | Constant:ConstantValueType;
type ConstantValueType = @Value;
type IsNotEqualToType : TwoOperandExpressionType = ;
type IsGreaterThanType : TwoOperandExpressionType = ;
type IsGreaterThanOrEqualToType : TwoOperandExpressionType = ;
type IsLessThanType : TwoOperandExpressionType = ;
type IsLessThanOrEqualToType : TwoOperandExpressionType = ;
type ContainsExpressionType : SearchExpressionType = @ContainmentMode:ContainmentModeType?
    @ContainmentComparison:ContainmentComparisonType? %Path Constant:ConstantValueType;
type NotType : SearchExpressionType = %SearchExpression;
type AndType : MultipleOperandBooleanExpressionType = ;
abstract type MultipleOperandBooleanExpressionType : SearchExpressionType = %SearchExpression+;
type OrType : MultipleOperandBooleanExpressionType = ;
type NearType : MultipleOperandBooleanExpressionType = Distance:unsignedInt Ordered:boolean;
enum ContainmentModeType = FullString Prefixed Substring PrefixOnWords ExactPhrase;
enum ContainmentComparisonType = Exact IgnoreCase IgnoreNonSpacingCharacters Loose IgnoreCaseAndNonSpacingCharacters
    LooseAndIgnoreCase LooseAndIgnoreNonSpace LooseAndIgnoreCaseAndIgnoreNonSpace;
`
