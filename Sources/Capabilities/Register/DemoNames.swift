/// Common names, put together by chance: nobody is meant by any of them.
enum DemoNames {
    static let women = [
        "Amelia", "Angela", "Anita", "Anne", "Barbara", "Beth", "Carol", "Catherine", "Chloe", "Christine",
        "Claire",
        "Daisy", "Deborah", "Diane", "Donna", "Dorothy", "Eileen", "Elizabeth", "Ella", "Emily", "Emma",
        "Fatima",
        "Fiona", "Gemma", "Gillian", "Grace", "Hannah", "Helen", "Holly", "Irene", "Jacqueline", "Jane",
        "Janet",
        "Jean", "Jennifer", "Jessica", "Joan", "Julie", "Karen", "Kathleen", "Katie", "Kelly", "Kerry",
        "Laura",
        "Leah", "Linda", "Lisa", "Lorraine", "Louise", "Lucy", "Lynn", "Margaret", "Maria", "Marion", "Mary",
        "Maureen", "Megan", "Michelle", "Monika", "Natalie", "Nicola", "Olivia", "Pamela", "Patricia",
        "Pauline",
        "Penelope", "Priya", "Rachel", "Rebecca", "Rosemary", "Ruth", "Samantha", "Sandra", "Sara", "Sarah",
        "Sheila",
        "Shirley", "Sita", "Sophie", "Stephanie", "Susan", "Suzanne", "Tracey", "Valerie", "Victoria",
        "Wendy",
        "Yvonne", "Zoe",
    ]

    static let men = [
        "Adam", "Alan", "Albert", "Alexander", "Andrew", "Anthony", "Arthur", "Barry", "Ben", "Brian",
        "Callum",
        "Charles", "Christopher", "Colin", "Craig", "Daniel", "Darren", "David", "Dean", "Dennis", "Derek",
        "Donald",
        "Edward", "Eric", "Ethan", "Francis", "Frank", "Gareth", "Gary", "Geoffrey", "George", "Gerald",
        "Graham",
        "Harry", "Henry", "Ian", "Imran", "Jack", "Jacob", "James", "Jason", "John", "Jonathan", "Joseph",
        "Joshua",
        "Keith", "Kenneth", "Kevin", "Lee", "Leslie", "Lewis", "Liam", "Luke", "Malcolm", "Mark", "Martin",
        "Matthew",
        "Michael", "Mohammed", "Neil", "Nicholas", "Nigel", "Noah", "Oliver", "Oscar", "Patrick", "Paul",
        "Peter",
        "Philip", "Raj", "Raymond", "Richard", "Robert", "Roger", "Ronald", "Roy", "Ryan", "Samuel", "Scott",
        "Sean",
        "Simon", "Stephen", "Steven", "Stuart", "Terence", "Thomas", "Timothy", "Tomasz", "Trevor", "William",
    ]

    /// The commonest first: chance leans towards the front, as names do.
    static let families = [
        "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright",
        "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke",
        "Clark",
        "Harris", "Lewis", "Turner", "Hill", "Cooper", "Ward", "Morris", "Moore", "Baker", "Harrison", "King",
        "Edwards", "Allen", "Mitchell", "Scott", "Martin", "Watson", "Parker", "Bennett", "Young", "Cook",
        "Richardson", "Bailey", "Carter", "Collins", "Bell", "Shaw", "Murphy", "Miller", "Cox", "Khan",
        "Kelly",
        "Simpson", "Marshall", "Foster", "Singh", "Gray", "Palmer", "Stevens", "Rogers", "Knight", "Butler",
        "Barnes", "Fisher", "Mills", "Hunt", "Webb", "Rowe", "Patel", "Fox", "Dean", "Lane", "Day", "Bishop",
        "Pope",
        "Gale", "Stone", "Dawson", "Nowak", "Gurung", "Rai", "Begum", "O’Brien", "O’Connor", "Penny", "Legg",
        "Hardy", "Loveless", "Squibb", "Samways", "Trim", "Vine", "Whittle", "Yeatman", "Pitman", "Stickland",
        "House", "Meaden", "Bugler", "Cheeseman", "Hansford", "Ridout", "Topp", "Upshall", "Wareham",
        "Purbeck",
        "Hurst", "Titheridge", "Privett", "Kemish", "Light", "Budden", "Frampton", "Marlow", "Whitlock",
        "Ellery",
        "Quilter", "Ashdown-Reid", "Marsh-Bowen", "Vennard", "Tolliver", "Askham", "Brackley", "Cattermole",
        "Dunnage", "Eastlake", "Furzey", "Gosney", "Hebditch", "Ingram", "Jerrard", "Kellaway", "Limburn",
    ]

    static let streets = [
        "Acacia Avenue", "Beech Close", "Bridge Street", "Castle Lane", "Chapel Road", "Church Street",
        "East Street",
        "Elm Grove", "Forest Road", "Harbour View", "High Street", "Hill Rise", "Long Lane", "Manor Road",
        "Meadow Way", "Mill Lane", "North Road", "Orchard Close", "Park Avenue", "Queen Street", "River Walk",
        "School Lane", "South Street", "Station Road", "The Green", "Victoria Road", "West Street",
        "Willow Drive",
    ]
}
