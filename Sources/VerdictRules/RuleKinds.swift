// Role: the list of rule kinds. A new kind is one file in Kinds/ and one line here.

/// Every kind, empty, in the order in which their findings are named.
let ruleKinds: [any RuleKind.Type] = [
  JurisdictionPacks.self,
  OperatorPacks.self,
  DestinationPacks.self,
  BaselinePacks.self,
  ProtocolPacks.self,
  DevicePacks.self,
  Policies.self,
  OperationPacks.self,
  WindowPacks.self,
  NotificationPacks.self,
  RuleCases.self,
]
