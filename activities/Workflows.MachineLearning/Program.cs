using Workflows.Activities;
using Workflows.MachineLearning;

return await ActivityProgram.RunAsync(args, Registration.Activities);
