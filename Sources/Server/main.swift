import App
import Foundation

exit(await runMainstay())
