namespace Workflows.Runtime.Storing;

/// <summary>
/// What any process may do with the store, with or without an engine beside it. All reads are of committed rows. Whoever needs one kind of record only takes
/// that one.
/// </summary>
public interface IRecords : IDefinitionRecords, IRunRecords, IFileRecords, IModelRegistry, ITriggerRecords, IBackfillRecords, IDeliveryRecords, IArrivalRecords,
    IDraftRecords, ITokenRecords, ISessionRecords, IDelegationRecords, IAuditRecords, INotificationRecords;
