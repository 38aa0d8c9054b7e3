"""Made-up people of the United Kingdom in a list that knows some of them twice or more, from a seed.

Homes hold single people, couples, parents with children, grandparents, students, brothers and sisters, twins and
people of one name. A record is what some desk wrote down on some day: before or after a move or a wedding, with the
slips that desks make. `record_id` is p<person>-<record>, so that a judge knows who is who.
"""

import csv
import random
import string
from datetime import date, timedelta

COLUMNS = (
    "record_id given_name middle_names family_name previous_family_name date_of_birth sex address_line postcode "
    "previous_postcode phone email nhs_number"
).split()

WOMEN = {
    "white": "Margaret Susan Mary Patricia Christine Elizabeth Jean Linda Barbara Karen Julie Sarah Helen Nicola Emma "
    "Laura Rebecca Claire Joanne Sharon Tracey Amanda Jane Alison Catherine Katherine Deborah Angela Jacqueline Carol "
    "Janet Sandra Maureen Pauline Sheila Brenda Joan Dorothy Doris Irene Joyce Kathleen Eileen Ann Anne Annie Gillian "
    "Lesley Wendy Diane Lorraine Dawn Michelle Lisa Samantha Victoria Rachel Louise Jennifer Charlotte Hannah Jessica "
    "Sophie Emily Olivia Amy Lucy Katie Chloe Grace Lauren Georgia Megan Bethany Abigail Ella Ellie Isabella Isla Ava "
    "Freya Daisy Poppy Ruby Alice Florence Evie Ivy Lily Rosie Zoe Natalie Gemma Kelly Kerry Stacey Leanne Hayley Heather "
    "Fiona Siobhan Bronwen Sian Carys Morag Eilidh Ailsa Una Frances Rosemary Hilary Penelope Judith Marion Valerie "
    "Vera Winifred Edith Gladys Ivy Elsie Mabel Hilda",
    "south_asian": "Fatima Aisha Ayesha Zainab Maryam Khadija Amina Saima Shabana Nasreen Rukhsana Parveen Shazia Samina "
    "Nadia Sana Hina Iqra Rabia Bushra Priya Anita Sunita Meena Rekha Geeta Kavita Anjali Pooja Neha Lakshmi Sita Usha "
    "Manjit Gurpreet Harpreet Jaspreet Simran Kiran Amandeep Balwinder Surinder Nusrat Farah Halima Ruksana Shirin",
    "african": "Grace Blessing Patience Comfort Joy Mercy Faith Precious Ngozi Chioma Adaeze Amara Funmilayo Folake Yetunde "
    "Abena Akua Ama Efua Esi Fatou Hawa Sahra Hodan Ifrah Nasra Wanjiku Tendai Rudo Chipo Thandiwe Beatrice Esther Ruth",
    "polish": "Anna Maria Katarzyna Malgorzata Agnieszka Barbara Ewa Krystyna Elzbieta Zofia Monika Joanna Magdalena Iwona "
    "Beata Dorota Aleksandra Natalia Karolina Julia Zuzanna Wiktoria",
    "chinese": "Mei Li Xin Yan Ling Wing Mei-Ling Siu Yee Wai Ka-Yan Hui Jing Na Fang Xiaoling Suk Pui",
}
MEN = {
    "white": "John David Michael Peter Robert Paul James Andrew Mark Stephen Steven Christopher Richard William Thomas Daniel "
    "Matthew Anthony Kevin Ian Alan Brian Simon Philip Martin Kenneth Graham Keith Gary Colin Raymond Geoffrey Derek "
    "Roger Trevor Nigel Barry Malcolm Neil Stuart Jonathan Nicholas Edward Charles George Joseph Samuel Benjamin Jack "
    "Harry Oliver Joshua Luke Ryan Lee Jason Craig Scott Sean Adam Alexander Patrick Timothy Adrian Darren Dean Wayne "
    "Gareth Rhys Dylan Owen Iwan Hamish Callum Angus Fraser Lewis Jake Jacob Liam Nathan Aaron Connor Kieran Tyler Ethan "
    "Noah Leo Archie Alfie Freddie Charlie Oscar Henry Arthur Albert Frederick Ernest Stanley Walter Leslie Ronald "
    "Donald Eric Frank Leonard Norman Sidney Harold Bernard Dennis Douglas Gordon Roy Terence Gerald Maurice Max Toby",
    "south_asian": "Mohammed Muhammad Mohammad Ali Ahmed Hassan Hussain Imran Asif Tariq Khalid Abdul Omar Usman Bilal Hamza "
    "Ibrahim Yusuf Adil Faisal Nadeem Shahid Zahid Rashid Raj Sanjay Vijay Anil Sunil Ramesh Suresh Rakesh Amit Rahul "
    "Deepak Harjit Gurdeep Balbir Jaswinder Manjit Sukhdev Kuldip Jagdish Amar Arjun Nikhil Rafiq Shafiq Mizanur",
    "african": "Emmanuel Samuel Daniel Joseph Michael Chukwuemeka Oluwaseun Tunde Babatunde Segun Kwame Kofi Kwabena Yaw "
    "Kwasi Ibrahim Abdi Mohamed Ahmed Hassan Tendai Tafadzwa Farai Kamau Otieno Mwangi Francis Isaac Moses Solomon",
    "polish": "Jan Andrzej Piotr Krzysztof Stanislaw Tomasz Pawel Jozef Marcin Marek Michal Grzegorz Jerzy Tadeusz Adam "
    "Lukasz Zbigniew Ryszard Dariusz Mateusz Jakub Szymon",
    "chinese": "Wei Ming Jun Chi Kwok Wai-Kit Ho Ka-Ming Yong Jian Hao Tao Lei Chun Man Siu-Ming Kin",
}
FAMILIES = {
    "white": "Smith Jones Williams Taylor Brown Davies Evans Thomas Wilson Johnson Roberts Robinson Wright Thompson Walker White "
    "Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Scott Cooper Morris Ward Moore "
    "King Watson Baker Harrison Morgan Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis Bennett Miller "
    "Cook Shaw Cox Richardson Carter Collins Bailey Murphy Kelly Gray Stewart Adams Campbell Foster Simpson Wilkinson "
    "Marshall Price Griffiths Chapman Mason Murray Ellis Webb Rogers Stevens Hunt Palmer Holmes Mills Barnes Knight Lloyd "
    "Butler Russell Fisher Barker Powell Jenkins Dixon Harvey Graham Fletcher Howard Andrews Gibson Elliott Reynolds Ford "
    "Fox Pearson Day Brooks West Lawrence Cole Atkinson Bradley Spencer Rose Watts Burton Wells Francis Rowe Hart Perry "
    "Dawson Carr Berry Lane Hawkins Ryan Nicholls Newman Hudson Reid Armstrong O'Brien O'Connor O'Neill MacDonald McCarthy "
    "McDonald Fitzgerald Cunningham Doyle Byrne Gallagher Kennedy Pritchard Probert Bevan Cadwallader Penhaligon Trelawney "
    "Featherstone Winterbottom Longbottom Ramsbottom Hardcastle Butterworth Entwistle Shufflebotham Thistlethwaite",
    "south_asian": "Khan Patel Singh Kaur Begum Ali Hussain Ahmed Akhtar Bibi Shah Mahmood Malik Iqbal Hussein Chowdhury Islam "
    "Rahman Uddin Miah Sharma Gupta Mistry Desai Joshi Mehta Parmar Chauhan Sidhu Gill Dhillon Sandhu Grewal Bains Johal "
    "Rehman Aslam Anwar Bashir Butt Chaudhry Mirza Qureshi Sheikh Siddiqui Nair Menon Reddy Iyer Perera Fernando",
    "african": "Okafor Okonkwo Adeyemi Adebayo Balogun Ogunleye Eze Nwosu Mensah Owusu Boateng Asante Osei Appiah Agyeman Mohamed "
    "Abdi Hassan Ali Warsame Farah Moyo Ncube Sibanda Dube Mutasa Kamau Mwangi Otieno Diallo Kamara Sesay Conteh Bangura",
    "polish": "Nowak Kowalski Wisniewski Wojcik Kowalczyk Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski Kozlowski "
    "Jankowski Mazur Kwiatkowski Krawczyk Piotrowski Grabowski Pawlowski Michalski",
    "chinese": "Wong Chan Li Chen Wang Zhang Liu Cheung Lam Ng Leung Ho Lau Yip Tang Chow Yeung Lin Wu Huang Zhou",
}
COMMUNITIES = ["white"] * 80 + ["south_asian"] * 11 + ["african"] * 4 + ["polish"] * 3 + ["chinese"] * 2
FORMS = {
    "Margaret": "Maggie Peggy", "Susan": "Sue", "Patricia": "Pat Trish", "Christine": "Chris", "Elizabeth": "Liz Beth Betty",
    "Katherine": "Kate Kathy", "Catherine": "Cathy Kate", "Deborah": "Debbie", "Jacqueline": "Jackie", "Jennifer": "Jenny",
    "Rebecca": "Becky", "Victoria": "Vicky", "Samantha": "Sam", "Michael": "Mike Mick", "Robert": "Bob Rob", "James": "Jim",
    "William": "Bill Will", "Thomas": "Tom", "Daniel": "Dan", "Matthew": "Matt", "Anthony": "Tony", "Christopher": "Chris",
    "Richard": "Dick Rick", "Stephen": "Steve", "Steven": "Steve", "Andrew": "Andy", "David": "Dave", "Peter": "Pete",
    "Kenneth": "Ken", "Ronald": "Ron", "Edward": "Ted Ed", "Alexander": "Alex", "Benjamin": "Ben", "Joseph": "Joe",
    "Samuel": "Sam", "Nicholas": "Nick", "Timothy": "Tim", "Philip": "Phil", "Frederick": "Fred", "Albert": "Bert",
    "Mohammed": "Muhammad Mohamed", "Muhammad": "Mohammed Mohammad", "Dorothy": "Dot", "Barbara": "Babs", "Abigail": "Abby",
    "Jessica": "Jess", "Charlotte": "Lottie", "Isabella": "Bella", "Gillian": "Gill", "Terence": "Terry", "Leslie": "Les",
}  # fmt: skip
STREETS = (
    "High Station Church Victoria Park Mill London Albert Queens Kings Manor Green New Grange Springfield York Windsor "
    "Highfield Alexandra Stanley West North South East Chapel School Broad Castle Bridge Market Orchard Meadow Oak Ash Elm "
    "Cedar Beech Willow Hawthorn Laurel Holly Poplar Chestnut Maple Birch Rowan Lime Waterloo Nelson Wellington Cromwell "
    "Tudor Richmond Clarence Carlton Salisbury Dorset Devon Cornwall Kent Essex Sussex Surrey Norfolk Suffolk Cambridge "
    "Oxford Lincoln Derby Warwick Stafford Chester Lancaster Durham Milton Byron Shelley Keats Tennyson Wordsworth"
).split()
KINDS = "Road Street Avenue Close Lane Drive Court Crescent Place Gardens Terrace Way Grove".split()
SHORT = {"Road": "Rd", "Street": "St", "Avenue": "Ave", "Lane": "Ln", "Drive": "Dr", "Crescent": "Cres", "Close": "Cl"}
AREAS = "SO BH PO DT SP SN RG GU BN TN LS M B L S NG CF EH G BS".split()


class People:
    """Draws homes, people and records; the same seed gives the same list."""

    def __init__(self, people, seed):
        self.chance = random.Random(seed)
        self.size = people
        # About fifteen homes to a postcode, and two in five of them in the list.
        self.postcodes = [self._postcode() for _ in range(max(40, people // 14))]
        self.weights = {}
        for names in (WOMEN, MEN, FAMILIES):
            for community, text in names.items():
                words = text.split()
                lean = [1 / (place + 4) ** 0.75 for place in range(len(words))]
                total, sums = 0, []
                for weight in lean:
                    total += weight
                    sums.append(total)
                self.weights[id(names), community] = words, sums
        self.rare = {}

    def _postcode(self):
        pick = self.chance.choice
        inward = "ABDEFGHJLNPQRSTUWXYZ"
        district = self.chance.randint(1, 30)
        return f"{pick(AREAS)}{district} {pick(string.digits)}{pick(inward)}{pick(inward)}"

    def _name(self, names, community):
        # A third of family names are from a long tail that no list of ours holds.
        if names is FAMILIES and self.chance.random() < (0.35 if community == "white" else 0.2):
            return self._made_up()
        words, sums = self.weights[id(names), community]
        return self.chance.choices(words, cum_weights=sums)[0]

    def _made_up(self):
        start = "Ash Bar Brad Bur Can Chad Col Crad Dal Den Dun East Elm Fair Far Gar Had Har Hat Hol Hor Kil Lang Led Mar "
        start += "Mel Nor Nut Old Pad Pen Pres Rad Ren Sal Sed Shel Stan Sut Tat Thorn Tre Under Wal War Wed West Whit Win Wor"
        end = "bourne bridge brook bury by combe cott croft dale den don field ford gate grave ham hurst land ley low man mere "
        end += "more nall ridge shaw son stead stone thorpe ton vale ward well wick wood worth wright"
        return self.chance.choice(start.split()) + self.chance.choice(end.split())

    def _phone(self):
        start = self.chance.choice(["07" + str(self.chance.randint(300, 999)), "01" + str(self.chance.randint(200, 999))])
        return start + "".join(self.chance.choices(string.digits, k=6))

    def _nhs(self):
        while True:
            digits = [self.chance.choice([4, 6, 7])] + [self.chance.randint(0, 9) for _ in range(8)]
            check = (11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11) % 11
            if check < 10:
                return "".join(map(str, digits)) + str(check)

    def _home(self):
        number = str(self.chance.randint(1, 160))
        street = f"{self.chance.choice(STREETS)} {self.chance.choice(KINDS)}"
        if self.chance.random() < 0.12:
            number = f"Flat {self.chance.randint(1, 20)}, {number}"
        return {"line": f"{number} {street}", "postcode": self.chance.choice(self.postcodes), "phone": self._phone()}

    def _born(self, youngest, oldest):
        days = self.chance.randint(int(youngest * 365.25), int(oldest * 365.25))
        return date(2026, 6, 1) - timedelta(days=days)

    def _person(self, community, family, born, home, sex=None, given=None):
        sex = sex or self.chance.choice("FM")
        names = WOMEN if sex == "F" else MEN
        given = given or self._name(names, community)
        middle = self._name(names, community) if self.chance.random() < 0.6 else ""
        if middle and self.chance.random() < 0.15:
            middle += " " + self._name(names, community)
        mail = self.chance.choice(["example.com", "example.org", "mail.example.net"])
        email = f"{given}.{family}{self.chance.randint(1, 99)}@{mail}".lower().replace("'", "").replace(" ", "")
        person = {
            "given": given, "middle": middle, "family": family, "maiden": "", "born": born, "sex": sex, "home": home,
            "old_home": None, "phone": self._phone() if self.chance.random() < 0.7 else home["phone"],
            "email": email if self.chance.random() < 0.6 else "", "nhs": self._nhs(),
        }  # fmt: skip
        if self.chance.random() < 0.2:
            person["old_home"] = self._home()
        return person

    def household(self):
        """The people of one home."""
        chance, home = self.chance, self._home()
        community = chance.choice(COMMUNITIES)
        family = self._name(FAMILIES, community)
        kind = chance.random()
        if kind < 0.28:
            people = [self._person(community, family, self._born(18, 95), home)]
            if people[0]["sex"] == "F" and chance.random() < 0.15:
                people[0]["maiden"] = self._name(FAMILIES, community)
            return people
        if kind < 0.88:
            age = chance.uniform(22, 88)
            wife = self._person(community, family, self._born(age - 3, age + 3), home, "F")
            wife["maiden"] = self._name(FAMILIES, community) if chance.random() < 0.8 else ""
            if community == "south_asian" and chance.random() < 0.4:
                wife["family"], wife["maiden"] = self._name(FAMILIES, community), ""
            if chance.random() < 0.04:
                wife["family"] = f"{wife['maiden'] or family}-{family}"
            people = [wife, self._person(community, family, self._born(age - 2, age + 5), home, "M")]
            if 22 < age < 60:
                children = chance.choices([0, 1, 2, 3, 4], [30, 25, 30, 10, 5])[0]
                while children > 0:
                    born = self._born(max(0.1, age - 38), max(0.5, age - 20))
                    child = self._person(community, family, born, home)
                    if child["sex"] == "M" and chance.random() < 0.06:
                        child["given"] = people[1]["given"]  # Named after his father.
                    people.append(child)
                    children -= 1
                    if chance.random() < 0.035:
                        sex = child["sex"] if chance.random() < 0.65 else None
                        people.append(self._person(community, family, born, home, sex))
            elif chance.random() < 0.05:
                people.append(self._person(community, family, self._born(age - 35, age - 20), home))
        elif kind < 0.96:
            # Brothers and sisters, or a parent and a grown child, some of them twins.
            age = chance.uniform(20, 85)
            first = self._person(community, family, self._born(age - 1, age + 1), home)
            second = self._person(community, family, self._born(age - 6, age + 30 if age < 60 else age + 6), home)
            if chance.random() < 0.1:
                second["born"] = first["born"]
            if chance.random() < 0.05 and first["sex"] == second["sex"]:
                second["given"] = first["given"]  # Two of one name in one house.
            people = [first, second]
        else:
            people = [
                self._person(other, self._name(FAMILIES, other), self._born(18, 40), home)
                for other in chance.choices(COMMUNITIES, k=chance.randint(3, 6))
            ]
        shared = people[0]["email"]
        for person in people[1:]:
            if person["given"] and chance.random() < 0.05:
                person["email"] = shared
        return people

    def _slip(self, text):
        letters = [place for place, letter in enumerate(text) if letter.isalpha()]
        if len(letters) < 3:
            return text
        place = self.chance.choice(letters[1:])
        kind = self.chance.random()
        letter = self.chance.choice(string.ascii_lowercase)
        if kind < 0.25:
            return text[:place] + text[place + 1 :]
        if kind < 0.5:
            return text[:place] + letter + text[place:]
        if kind < 0.75:
            return text[:place] + letter + text[place + 1 :]
        return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]

    def _day(self, born):
        kind, text = self.chance.random(), born.isoformat()
        if kind < 0.925:
            return text
        if kind < 0.945:
            place = self.chance.choice([2, 3, 5, 6, 8, 9])
            return text[:place] + self.chance.choice(string.digits) + text[place + 1 :]
        if kind < 0.96:
            return f"{text[:4]}-{text[8:]}-{text[5:7]}" if born.day <= 12 else text
        if kind < 0.965:
            return f"{born.year}-01-01"
        if kind < 0.972:
            return f"{born.year + self.chance.choice([-10, 10, -1, 1])}{text[4:]}"
        return ""

    def record(self, person, dirt):
        """What one desk wrote down of somebody; `dirt` scales how carelessly."""
        chance = self.chance

        def happens(share):
            return chance.random() < share * dirt

        before = person["old_home"] is not None and chance.random() < 0.45
        home = person["old_home"] if before else person["home"]
        given, middle, family, maiden = (person[key] for key in ("given", "middle", "family", "maiden"))
        previous = ""
        if maiden:
            if chance.random() < (0.35 if before else 0.08):
                family = maiden
            elif chance.random() < 0.3:
                previous = maiden
        if given in FORMS and happens(0.08):
            given = chance.choice(FORMS[given].split())
        elif middle and happens(0.02):
            given, middle = middle.split()[0], given if chance.random() < 0.5 else ""
        elif happens(0.01):
            given = given[0]
        if happens(0.035):
            given = self._slip(given)
        if happens(0.035):
            family = self._slip(family)
        if happens(0.01):
            given, family = family, given
        if middle:
            middle = "" if chance.random() < 0.45 else middle[0] if chance.random() < 0.35 else middle
        line = home["line"]
        for kind, short in SHORT.items():
            if line.endswith(kind) and chance.random() < 0.35:
                line = line.replace(kind, short)
        if happens(0.06):
            line = self._slip(line)
        postcode = home["postcode"]
        if happens(0.025):
            postcode = postcode[:-1] + chance.choice("ABDEFGHJLNPQRSTUWXYZ")
        moved = person["old_home"] and not before and chance.random() < 0.3
        phone = person["phone"] if chance.random() < 0.8 else home["phone"]
        if happens(0.02):
            place = chance.randrange(3, 11)
            phone = phone[:place] + chance.choice(string.digits) + phone[place + 1 :]
        return {
            "given_name": "" if happens(0.004) else given, "middle_names": middle, "family_name": family,
            "previous_family_name": previous, "date_of_birth": self._day(person["born"]),
            "sex": "" if chance.random() < 0.08 else person["sex"] if chance.random() < 0.995 else "FM"[person["sex"] == "F"],
            "address_line": "" if chance.random() < 0.06 else line, "postcode": "" if chance.random() < 0.04 else postcode,
            "previous_postcode": person["old_home"]["postcode"] if moved else "",
            "phone": phone if chance.random() < 0.65 else "",
            "email": person["email"] if chance.random() < 0.55 else "",
            "nhs_number": person["nhs"] if chance.random() < 0.45 else "",
        }  # fmt: skip

    def write(self, path):
        """The list, in no order; gives how many records it has."""
        rows, number = [], 0
        while number < self.size:
            for person in self.household():
                number += 1
                for place in range(self.chance.choices([1, 2, 3, 4], [62, 26, 9, 3])[0]):
                    record = self.record(person, 1 if place else 0.6)
                    rows.append([f"p{number}-{place}", *(record[column] for column in COLUMNS[1:])])
        self.chance.shuffle(rows)
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        return len(rows)
