// Role: languages as options: `--lang nl`.
import ArgumentParser
import EgressTypes

extension Language: ExpressibleByArgument {}
